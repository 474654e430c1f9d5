package health.callisto.deidentify;

import health.callisto.fhir.Definitions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code cryptoHash}: the value's HMAC-SHA256 in hexadecimal digits. Of a literal reference only the id is hashed, to what the
 * id itself becomes, so that references lead where they led.
 */
record CryptoHash(Hmac hmac, Definitions definitions) implements Method {
    private static final String ID = "[A-Za-z0-9\\-.]{1,64}";
    /** R4 references.html#literal: before the id, type, id, version. */
    private static final Pattern LITERAL =
            Pattern.compile("((?:https?://[^?#\\s]*/)?([A-Z][A-Za-z]+)/)(" + ID + ")((?:/_history/" + ID + ")?)");

    private static final Pattern URN =
            Pattern.compile("(urn:oid:|urn:uuid:)((?<=oid:)[0-2](?:\\.(?:0|[1-9][0-9]*))+|(?<=uuid:)[0-9a-fA-F-]{36})");

    @Override
    public void apply(Node node, Pass pass) {
        node.text().filter(text -> !text.isEmpty()).ifPresent(text -> {
            node.setValue(Literal.string(isReference(node) ? reference(text) : hmac.hex(text)));
            pass.done(node, Operation.CRYPTO_HASH);
        });
    }

    private static boolean isReference(Node node) {
        return node.name().equals("reference")
                && node.parent().filter(parent -> parent.isOf("Reference")).isPresent();
    }

    private String reference(String text) {
        if (text.startsWith("#")) {
            return text.length() == 1 ? text : "#" + hmac.hex(text.substring(1));
        }
        Matcher literal = LITERAL.matcher(text);
        if (literal.matches() && definitions.resourceType(literal.group(2)).isPresent()) {
            return literal.group(1) + hmac.hex(literal.group(3)) + literal.group(4);
        }
        Matcher urn = URN.matcher(text);
        return urn.matches() ? urn.group(1) + hmac.hex(urn.group(2)) : hmac.hex(text);
    }
}

package health.callisto.fhir;

import java.util.Locale;

/** The formats of the primitive types (R4 datatypes.html#primitive), checked by hand: this runs for every value written. */
enum PrimitiveFormat {
    BOOLEAN("true or false"),
    INTEGER("a whole number from -2147483648 to 2147483647"),
    UNSIGNEDINT("a whole number from 0 to 2147483647"),
    POSITIVEINT("a whole number from 1 to 2147483647"),
    DECIMAL("a JSON number of at most 100 characters, with an exponent from -1000 to 1000"),
    STRING("a string that is not empty"),
    MARKDOWN("a string that is not empty"),
    CODE("a code: no white space at its ends, no more than one space at a time inside"),
    ID("an id: 1 to 64 of A-Z, a-z, 0-9, '-' and '.'"),
    URI("a URI without white space"),
    URL("a URL without white space"),
    CANONICAL("a canonical URL without white space"),
    OID("an OID such as urn:oid:1.2.3"),
    UUID("a UUID such as urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
    BASE64BINARY("base64"),
    DATE("a date: YYYY, YYYY-MM or YYYY-MM-DD"),
    DATETIME("a dateTime: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss[.f] with Z or +hh:mm"),
    INSTANT("an instant: YYYY-MM-DDThh:mm:ss[.f] with Z or +hh:mm"),
    TIME("a time: hh:mm:ss[.f]"),
    XHTML("a string with a div of XHTML");

    private final String description;

    PrimitiveFormat(String description) {
        this.description = description;
    }

    static PrimitiveFormat of(String typeName) {
        return valueOf(typeName.toUpperCase(Locale.ROOT));
    }

    /** For the diagnostics: what the value must be. */
    String description() {
        return description;
    }

    JsonDocument.Kind jsonKind() {
        return switch (this) {
            case BOOLEAN -> JsonDocument.Kind.BOOLEAN;
            case INTEGER, UNSIGNEDINT, POSITIVEINT, DECIMAL -> JsonDocument.Kind.NUMBER;
            default -> JsonDocument.Kind.STRING;
        };
    }

    /** Whether the value, of the right JSON kind, has this format. */
    boolean matches(JsonDocument document, int node) {
        return switch (this) {
            case BOOLEAN -> true;
            // Shorter ones cannot have such an exponent.
            case DECIMAL ->
                document.end(node) - document.start(node) <= 5 || DecimalText.isBounded(document.text(node));
            case INTEGER -> isWhole(document.text(node), Integer.MIN_VALUE);
            case UNSIGNEDINT -> isWhole(document.text(node), 0);
            case POSITIVEINT -> isWhole(document.text(node), 1);
            case STRING, MARKDOWN, XHTML -> document.end(node) - document.start(node) > 2;
            case CODE -> document.isVisibleAscii(node) || isCode(document.text(node));
            case ID -> ResourceKey.isId(document.text(node));
            case URI, URL, CANONICAL -> document.isVisibleAscii(node) || isUri(document.text(node));
            case OID -> isOid(document.text(node));
            case UUID -> isUuid(document.text(node));
            case BASE64BINARY -> Base64Text.is(document, node);
            case DATE -> isDate(document.text(node));
            case DATETIME -> isDateTime(document.text(node));
            case INSTANT -> isInstant(document.text(node));
            case TIME -> isTime(document.text(node));
        };
    }

    private static boolean isWhole(String text, long least) {
        if (text.length() > 11 || text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return false;
        }
        long value = Long.parseLong(text);
        return value >= least && value <= Integer.MAX_VALUE;
    }

    private static boolean isCode(String text) {
        if (text.isEmpty() || isSpace(text.charAt(0)) || isSpace(text.charAt(text.length() - 1))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (isSpace(text.charAt(i)) && (text.charAt(i) != ' ' || isSpace(text.charAt(i - 1)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUri(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isSpace(char c) {
        return c <= ' ' || c == '\u00a0';
    }

    private static boolean isOid(String text) {
        if (!text.startsWith("urn:oid:") || text.length() < 11) {
            return false;
        }
        char first = text.charAt(8);
        if (first < '0' || first > '2' || text.charAt(9) != '.' || text.endsWith(".")) {
            return false;
        }
        for (int i = 9; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean dot = c == '.';
            if (!dot && (c < '0' || c > '9')) {
                return false;
            }
            boolean leadingZero =
                    c == '0' && text.charAt(i - 1) == '.' && i + 1 < text.length() && text.charAt(i + 1) != '.';
            if (leadingZero || (dot && text.charAt(i - 1) == '.')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUuid(String text) {
        if (!text.startsWith("urn:uuid:") || text.length() != 45) {
            return false;
        }
        for (int i = 9; i < 45; i++) {
            int place = i - 9;
            boolean dash = place == 8 || place == 13 || place == 18 || place == 23;
            if (dash ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDate(String text) {
        return text.length() <= 10 && DateRange.parse(text).isPresent();
    }

    private static boolean isDateTime(String text) {
        return text.length() <= 10 ? isDate(text) : isInstant(text);
    }

    private static boolean isInstant(String text) {
        return text.length() > 10
                && text.indexOf(' ') < 0
                && DateRange.parse(text)
                        .filter(range -> range.zoned() && range.precision() != DateRange.Precision.MINUTE)
                        .isPresent();
    }

    private static boolean isTime(String text) {
        return text.length() >= 8
                && DateRange.parse("2000-01-01T" + text)
                        .filter(range -> !range.zoned() && range.precision() != DateRange.Precision.MINUTE)
                        .isPresent();
    }
}

package health.callisto.bundle;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonStrings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts the final references into the resources of a transaction (R4 http.html#trules): every string that is the fullUrl
 * of another entry becomes {@code Type/id}, in narratives too, and a conditional reference
 * ({@code "reference": "Patient?identifier=…"}) becomes the one resource that it matches. All other bytes stay.
 */
final class ReferenceRewriter {
    private final JsonDocument document;
    private final Map<String, String> targets;
    private final Function<String, String> resolveCriteria;

    /**
     * @param targets fullUrl → {@code Type/id}
     * @param resolveCriteria {@code Type?criteria} → {@code Type/id}; throws FhirError when it does not match exactly one
     */
    ReferenceRewriter(JsonDocument document, Map<String, String> targets, Function<String, String> resolveCriteria) {
        this.document = document;
        this.targets = targets;
        this.resolveCriteria = resolveCriteria;
    }

    /** The bytes of the entry's resource, rewritten. */
    byte[] rewrite(EntryRequest entry) {
        int resource = entry.resource();
        String root = root(entry.fullUrl());
        byte[] source = document.bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream(document.end(resource) - document.start(resource));
        int copied = document.start(resource);
        int end = document.after(resource);
        for (int node = resource + 1; node < end; node++) {
            if (!document.isString(node)) {
                continue;
            }
            Optional<String> replacement = replacement(document.nameText(node), document.text(node), root);
            if (replacement.isPresent()) {
                out.write(source, copied, document.start(node) - copied);
                out.writeBytes(JsonStrings.quote(replacement.get()).getBytes(StandardCharsets.UTF_8));
                copied = document.end(node);
            }
        }
        out.write(source, copied, document.end(resource) - copied);
        return out.toByteArray();
    }

    /** What relative references of an entry are relative to: its fullUrl without {@code Type/id} (R4 bundle.html#references). */
    private static String root(String fullUrl) {
        int id = fullUrl.lastIndexOf('/');
        int type = fullUrl.lastIndexOf('/', id - 1);
        return fullUrl.startsWith("http") && type > 0 ? fullUrl.substring(0, type + 1) : "";
    }

    private Optional<String> replacement(String name, String text, String root) {
        if (name.equals("reference") && isCriteria(text)) {
            return Optional.of(resolveCriteria.apply(text));
        }
        if (name.equals("div")) {
            return narrative(text);
        }
        int fragment = text.indexOf('#');
        String url = fragment < 0 ? text : text.substring(0, fragment);
        boolean relative = name.equals("reference") && !root.isEmpty() && url.indexOf(':') < 0 && !url.isEmpty();
        String target = targets.get(relative ? root + url : url);
        if (target == null) {
            return Optional.empty();
        }
        return Optional.of(fragment < 0 ? target : target + text.substring(fragment));
    }

    /** Whether the reference is {@code Type?criteria} rather than a URL with a query. */
    private static boolean isCriteria(String reference) {
        int question = reference.indexOf('?');
        return question > 0 && reference.chars().limit(question).allMatch(Character::isLetter);
    }

    private Optional<String> narrative(String div) {
        boolean linkless = !div.contains("href=") && !div.contains("src=");
        if (linkless) {
            return Optional.empty();
        }
        String rewritten = div;
        for (Map.Entry<String, String> target : targets.entrySet()) {
            if (rewritten.contains(target.getKey())) {
                rewritten = rewritten.replace("\"" + target.getKey() + "\"", "\"" + target.getValue() + "\"");
            }
        }
        return rewritten.equals(div) ? Optional.empty() : Optional.of(rewritten);
    }
}

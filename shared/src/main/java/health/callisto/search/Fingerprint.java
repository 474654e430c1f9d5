package health.callisto.search;

import health.callisto.fhir.ResourceType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;

/** A number that stands for a search: equal for equal conditions and order, whatever the page. */
final class Fingerprint {
    /** These may change from page to page. */
    private static final Set<String> FREE =
            Set.of("_count", "_total", "_format", "_pretty", "_summary", "_elements", "_include", "_revinclude");

    private Fingerprint() {}

    static long of(ResourceType type, List<QueryParameters.Parameter> honoured) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(type.name().getBytes(StandardCharsets.UTF_8));
            honoured.stream()
                    .filter(parameter -> !FREE.contains(parameter.name().replaceFirst(":.*", "")))
                    .map(parameter -> "\n" + parameter.name() + "=" + parameter.value())
                    .sorted()
                    .forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

package health.callisto.search.query;

import health.callisto.fhir.ResourceType;
import health.callisto.fhir.Sha256;
import health.callisto.http.QueryParameters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A number that stands for a search: equal for equal conditions and order, whatever the page. */
public final class Fingerprint {
    /** These may change from page to page. */
    private static final Set<String> FREE =
            Set.of("_count", "_total", "_format", "_pretty", "_summary", "_elements", "_include", "_revinclude");

    private Fingerprint() {}

    static long of(ResourceType type, List<QueryParameters.Parameter> honoured) {
        String search = honoured.stream()
                .filter(parameter -> !FREE.contains(parameter.name().replaceFirst(":.*", "")))
                .map(parameter -> "\n" + parameter.name() + "=" + parameter.value())
                .sorted()
                .collect(Collectors.joining());
        return of(type.name() + search);
    }

    public static long of(String text) {
        return ByteBuffer.wrap(Sha256.of(text)).getLong();
    }
}

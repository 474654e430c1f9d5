package health.callisto.functions;

import com.microsoft.azure.functions.HttpRequestMessage;
import java.net.URISyntaxException;
import java.util.Optional;

/** The URL of a request as it was sent: only there are repeated and empty parameters what they were. */
final class SentUrl {
    private SentUrl() {}

    /**
     * The URL, if the host has it. The worker parses it when it is asked for and throws on characters such as a raw {@code |}, which
     * FHIR clients send; the text is in the cause. {@code getQueryParameters()} is no substitute: it joins repeats with a comma, which
     * makes OR of AND, and drops empty values, so that a conditional delete would find more than its caller has asked for.
     */
    static Optional<String> of(HttpRequestMessage<?> request) {
        try {
            return Optional.of(request.getUri().toString());
        } catch (IllegalArgumentException e) {
            return e.getCause() instanceof URISyntaxException refused
                    ? Optional.of(refused.getInput())
                    : Optional.empty();
        }
    }
}

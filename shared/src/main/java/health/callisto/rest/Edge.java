package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.Issue;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where errors become responses, once: kind → status and OperationOutcome (R4 http.html). */
public final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    private final Supplier<String> newCorrelationId;

    /** @param newCorrelationId marks an unexpected failure in the response and in the log */
    public Edge(Supplier<String> newCorrelationId) {
        this.newCorrelationId = newCorrelationId;
    }

    /** What the interaction answers, or the response that its error means. */
    public FhirResponse answer(FhirRequest request, Interaction interaction) {
        return answer(() -> interaction.handle(request));
    }

    /** The same for what is not a request to a service yet. */
    public FhirResponse answer(Supplier<FhirResponse> work) {
        try {
            return work.get();
        } catch (FhirError error) {
            return response(error);
        } catch (RuntimeException e) {
            String id = newCorrelationId.get();
            LOG.error("Unexpected failure {}", id, e);
            return FhirResponse.of(
                    500,
                    OperationOutcomes.json(List.of(Issue.error(
                            "exception", "The service failed unexpectedly; tell its operator the id " + id, ""))));
        }
    }

    private static FhirResponse response(FhirError error) {
        FhirResponse response = FhirResponse.of(status(error.kind()), OperationOutcomes.json(error.issues()));
        return switch (error.kind()) {
            case UNAUTHORIZED -> response.with("WWW-Authenticate", "Bearer");
            case THROTTLED, UNAVAILABLE -> response.with("Retry-After", "1");
            default -> response;
        };
    }

    static int status(FhirError.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT -> 409;
            case GONE -> 410;
            case LENGTH_REQUIRED -> 411;
            case PRECONDITION_FAILED -> 412;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case UNPROCESSABLE -> 422;
            case LOCKED -> 423;
            case THROTTLED -> 429;
            case NOT_SUPPORTED -> 501;
            case UNAVAILABLE -> 503;
        };
    }
}

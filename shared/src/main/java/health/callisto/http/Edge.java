package health.callisto.http;

import health.callisto.problem.Issue;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where errors become responses, once: the status by the kind (R4 http.html), the body in the form of the place. */
public final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    private final Supplier<String> newCorrelationId;

    /** @param newCorrelationId marks an unexpected failure in the response and in the log */
    public Edge(Supplier<String> newCorrelationId) {
        this.newCorrelationId = newCorrelationId;
    }

    /** What the work answers, or the response that its error means, in that form. */
    public HttpResponse answer(ErrorForm form, Supplier<HttpResponse> work) {
        try {
            return work.get();
        } catch (Problem error) {
            return response(form, error);
        } catch (ThreadDeath e) {
            throw e;
        } catch (OutOfMemoryError e) {
            // What the request held is let go with it: the same request may do later.
            String what = "There is not enough memory for this request now; try again later";
            return failure(form, 503, "throttled", what, e).with("Retry-After", "5");
        } catch (StackOverflowError e) {
            return failure(form, 500, "too-costly", "The request is nested or refers to itself too deeply", e);
        } catch (RuntimeException | Error e) {
            // An Error too has a cause that the caller must learn of: a missing class, an assertion, a broken file.
            return failure(form, 500, "exception", "The service failed unexpectedly", e);
        }
    }

    private HttpResponse failure(ErrorForm form, int status, String code, String what, Throwable cause) {
        String id = newCorrelationId.get();
        LOG.error("Unexpected failure {}", id, LoggedFailure.of(cause));
        Issue issue = Issue.error(code, what + "; tell the service's operator the id " + id, "");
        return form.of(status, status == 503 ? "UNAVAILABLE" : "INTERNAL_SERVER_ERROR", List.of(issue));
    }

    private static HttpResponse response(ErrorForm form, Problem error) {
        HttpResponse response = form.of(status(error.kind()), error.kind().name(), error.issues());
        return switch (error.kind()) {
            case UNAUTHORIZED -> response.with("WWW-Authenticate", "Bearer");
            case THROTTLED, UNAVAILABLE -> response.with("Retry-After", "1");
            default -> response;
        };
    }

    static int status(Problem.Kind kind) {
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
            case URI_TOO_LONG -> 414;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case UNPROCESSABLE -> 422;
            case LOCKED -> 423;
            case THROTTLED -> 429;
            case NOT_SUPPORTED -> 501;
            case UNAVAILABLE -> 503;
        };
    }
}

package health.callisto.localhost;

import health.callisto.problem.Issue;
import health.callisto.rest.OperationOutcomes;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Requests that no function ever sees, such as one whose URL is too long: they get an OperationOutcome too, no page. */
final class HostErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String reason = request.getAttribute(ERROR_MESSAGE) instanceof String message
                        && (status < 500 || status == HttpStatus.NOT_IMPLEMENTED_501)
                ? message
                : HttpStatus.getMessage(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/fhir+json; charset=utf-8");
        byte[] outcome = OperationOutcomes.json(
                List.of(Issue.error("invalid", "The host cannot take this request: " + reason, "")));
        response.write(true, ByteBuffer.wrap(outcome), callback);
        return true;
    }
}

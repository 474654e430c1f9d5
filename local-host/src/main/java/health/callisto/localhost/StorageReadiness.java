package health.callisto.localhost;

import health.callisto.problem.Issue;
import health.callisto.rest.OperationOutcomes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code /readyz} while Azurite does not answer: 503. Otherwise the functions answer it. */
final class StorageReadiness extends Handler.Abstract {
    private static final int UNAVAILABLE = 503;

    private final BooleanSupplier storageAnswers;

    StorageReadiness(BooleanSupplier storageAnswers) {
        this.storageAnswers = storageAnswers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals("/readyz") || storageAnswers.getAsBoolean()) {
            return false;
        }
        response.setStatus(UNAVAILABLE);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/fhir+json; charset=utf-8");
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        byte[] outcome = OperationOutcomes.json(List.of(Issue.error(
                "transient", "Not ready: Azurite does not answer; see azurite/azurite.log in the data folder", "")));
        response.write(true, ByteBuffer.wrap(outcome), callback);
        return true;
    }
}

package health.callisto.localhost;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /metrics}: what is measured, in Prometheus' text format. */
final class MetricsPage extends Handler.Abstract {
    private final PrometheusMeterRegistry meters;

    MetricsPage(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!request.getHttpURI().getPath().equals("/metrics")
                || !request.getMethod().equals("GET")) {
            return false;
        }
        response.getHeaders().put("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.write(true, ByteBuffer.wrap(meters.scrape().getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}

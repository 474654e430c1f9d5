package health.callisto.localhost;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.http.ArrivedBody;
import health.callisto.http.LocalCallers;
import health.callisto.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps pages of other sites, and bodies without a length, away from the host's own pages, in front of these; the functions see to it
 * themselves.
 */
final class LocalPages extends Handler.Abstract {
    private static final List<String> OWN = List.of("/metrics", "/eventgrid/", "/eventhubs/");

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        String decoded = String.valueOf(request.getHttpURI().getDecodedPath());
        if (OWN.stream().noneMatch(own -> path.startsWith(own) || decoded.startsWith(own))) {
            return false;
        }
        Map<String, String> headers = HttpFunctions.headers(request);
        try {
            LocalCallers.checkHost(headers);
            LocalCallers.checkWrite(request.getMethod(), path, headers, origin -> false);
            ArrivedBody.checkLength(request.getMethod(), headers, request.getLength() <= 0);
            return false;
        } catch (Problem e) {
            response.setStatus(
                    switch (e.kind()) {
                        case FORBIDDEN -> 403;
                        case LENGTH_REQUIRED -> 411;
                        default -> 415;
                    });
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
            String told = JsonNodeFactory.instance
                    .objectNode()
                    .set(
                            "error",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("message", e.issues().get(0).diagnostics()))
                    .toString();
            response.write(true, BufferUtil.toBuffer(told, StandardCharsets.UTF_8), callback);
            return true;
        }
    }
}

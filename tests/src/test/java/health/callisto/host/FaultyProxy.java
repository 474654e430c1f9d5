package health.callisto.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hands requests on to a port of this machine, or answers them with an error when it is told to. One with a prefix takes it from
 * the paths and says so, as reverse proxies do.
 */
final class FaultyProxy implements AutoCloseable {
    /** The client sets these itself. */
    private static final Set<String> OWN = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String prefix;
    private volatile int target;
    private volatile int status;

    private FaultyProxy(HttpServer server, int target, String prefix) {
        this.server = server;
        this.target = target;
        this.prefix = prefix;
    }

    static FaultyProxy before(int target) throws IOException {
        return start(target, "");
    }

    /** Hands nothing on before it is told where to; the prefix begins with a slash. */
    static FaultyProxy withPrefix(String prefix) throws IOException {
        return start(0, prefix);
    }

    private static FaultyProxy start(int target, String prefix) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        FaultyProxy proxy = new FaultyProxy(server, target, prefix);
        server.createContext("/", proxy::handle);
        server.setExecutor(proxy.threads);
        server.start();
        return proxy;
    }

    int port() {
        return server.getAddress().getPort();
    }

    void handOnTo(int port) {
        target = port;
    }

    void fail(int withStatus) {
        status = withStatus;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestURI().getRawPath().startsWith(prefix)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            if (status != 0) {
                exchange.getResponseHeaders().add("x-ms-error-code", "ServerBusy");
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            HttpResponse<byte[]> answer = client.send(handedOn(exchange, body), BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!name.startsWith(":") && !name.equalsIgnoreCase("transfer-encoding")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean empty = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest handedOn(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target
                        + exchange.getRequestURI().toString().substring(prefix.length())))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        if (!prefix.isEmpty()) {
            request.header("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"));
            request.header("X-Forwarded-Proto", "http");
            request.header("X-Forwarded-Prefix", prefix);
        }
        return request.build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package health.callisto.localhost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalPagesTest {
    private FunctionHost host;

    /** Takes whatever gets as far. */
    private static final class Page extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(202);
            callback.succeeded();
            return true;
        }
    }

    @BeforeAll
    void start() {
        host = new FunctionHost(
                List.of(),
                new HostJson(
                        "",
                        1,
                        0,
                        5,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        new HostJson.EventBatches(1, 1, Duration.ZERO)),
                function -> Optional.empty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new LocalPages(), new Page()));
        host.startHttp();
    }

    @AfterAll
    void stop() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /eventhubs/devicedata/messages",
                "PUT /eventgrid/subscriptions/a",
                "PUT /eventgrid/faults",
                "DELETE /eventgrid/faults"
            })
    void aChunkedBodyNeedsALengthOnTheHostsOwnPagesToo(String call) throws Exception {
        assertThat(send(call, "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 411 ")
                .contains("Content-Length");
        assertThat(send(call, "Content-Length: 2\r\n", "{}")).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void aReadMayBeChunked() throws Exception {
        assertThat(send("GET /eventgrid/events", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"))
                .startsWith("HTTP/1.1 202 ");
    }

    private String send(String call, String header, String body) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.getOutputStream()
                    .write((call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Content-Type: application/json\r\n" + header + "\r\n" + body)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}

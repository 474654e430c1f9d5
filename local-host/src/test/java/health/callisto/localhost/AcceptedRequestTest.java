package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered with 202 has sent a message, for which the queues are looked into at once. */
class AcceptedRequestTest {
    private final AtomicInteger accepted = new AtomicInteger();
    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final HttpClient http = HttpClient.newHttpClient();

    /** Answers with the status that its route names. */
    public static final class Answering {
        @FunctionName("Accept")
        public HttpResponseMessage accept(
                @HttpTrigger(name = "request", route = "accept") HttpRequestMessage<Optional<String>> request) {
            return request.createResponseBuilder(HttpStatus.ACCEPTED).build();
        }

        @FunctionName("Create")
        public HttpResponseMessage create(
                @HttpTrigger(name = "request", methods = HttpMethod.POST, route = "create")
                        HttpRequestMessage<Optional<String>> request) {
            return request.createResponseBuilder(HttpStatus.CREATED).build();
        }
    }

    @BeforeEach
    void start() throws Exception {
        HostJson settings = new HostJson(
                "", 1, 0, 5, Duration.ZERO, Duration.ofSeconds(1), new HostJson.EventBatches(1, 1, Duration.ZERO));
        server.setHandler(new HttpFunctions(TestFunctions.of(new Answering()), settings, accepted::incrementAndGet));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void givenAPost_whenItIsAccepted_thenTheQueuesAreLookedInto() throws Exception {
        assertThat(send(request("accept").POST(BodyPublishers.noBody()))).isEqualTo(202);

        assertThat(accepted).hasValue(1);
    }

    @Test
    void givenAPost_whenItIsDoneAtOnce_thenTheyAreNot() throws Exception {
        assertThat(send(request("create").POST(BodyPublishers.noBody()))).isEqualTo(201);

        assertThat(accepted).hasValue(0);
    }

    /** A job that is under way answers so, as often as it is asked. */
    @Test
    void givenAGet_whenItIsAnswered202_thenTheyAreNot() throws Exception {
        assertThat(send(request("accept").GET())).isEqualTo(202);

        assertThat(accepted).hasValue(0);
    }

    private HttpRequest.Builder request(String path) {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path));
    }

    private int send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}

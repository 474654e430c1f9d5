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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has begun a job has sent a message, for which the queues are looked into at once. */
class AcceptedRequestTest {
    private final AtomicInteger accepted = new AtomicInteger();
    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final HttpClient http = HttpClient.newHttpClient();

    /** Answers as what begins a job, what tells its progress, and a create do. */
    public static final class Answering {
        @FunctionName("Begin")
        public HttpResponseMessage begin(
                @HttpTrigger(name = "request", route = "begin") HttpRequestMessage<Optional<String>> request) {
            return answer(request, HttpStatus.ACCEPTED, "Content-Location", "/jobs/1");
        }

        @FunctionName("Progress")
        public HttpResponseMessage progress(
                @HttpTrigger(name = "request", route = "progress") HttpRequestMessage<Optional<String>> request) {
            return answer(request, HttpStatus.ACCEPTED, "X-Progress", "half of it");
        }

        @FunctionName("Create")
        public HttpResponseMessage create(
                @HttpTrigger(name = "request", methods = HttpMethod.POST, route = "create")
                        HttpRequestMessage<Optional<String>> request) {
            return answer(request, HttpStatus.CREATED, "Content-Location", "/Patient/1/_history/1");
        }

        private static HttpResponseMessage answer(
                HttpRequestMessage<Optional<String>> request, HttpStatus status, String header, String value) {
            return request.createResponseBuilder(status).header(header, value).build();
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

    /** An export begins by GET. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE", "PATCH"})
    void givenARequest_whenItBeginsAJob_thenTheQueuesAreLookedInto(String method) throws Exception {
        assertThat(send(method, "begin")).isEqualTo(202);

        assertThat(accepted).hasValue(1);
    }

    @Test
    void givenARequest_whenItIsDoneAtOnce_thenTheyAreNot() throws Exception {
        assertThat(send("POST", "create")).isEqualTo(201);

        assertThat(accepted).hasValue(0);
    }

    /** It is asked for again and again while the job is under way. */
    @Test
    void givenARequest_whenItTellsTheProgressOfAJob_thenTheyAreNot() throws Exception {
        assertThat(send("GET", "progress")).isEqualTo(202);

        assertThat(accepted).hasValue(0);
    }

    private int send(String method, String path) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}

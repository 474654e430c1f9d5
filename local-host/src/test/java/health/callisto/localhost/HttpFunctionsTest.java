package health.callisto.localhost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a function sees of a request, and the caller of its answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpFunctionsTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private FunctionHost host;

    /** Functions that tell what they were given. */
    public static final class Telling {
        @FunctionName("Binary")
        public HttpResponseMessage binary(
                @HttpTrigger(name = "request", methods = HttpMethod.POST, route = "binary")
                        HttpRequestMessage<Optional<byte[]>> request) {
            return request.createResponseBuilder(HttpStatus.OK)
                    .header("Content-Type", "application/octet-stream")
                    .body(request.getBody().orElseThrow())
                    .build();
        }

        @FunctionName("Text")
        public HttpResponseMessage text(
                @HttpTrigger(name = "request", methods = HttpMethod.POST, route = "text")
                        HttpRequestMessage<Optional<String>> request) {
            return request.createResponseBuilder(HttpStatus.ACCEPTED)
                    .body(request.getBody().map(body -> "got " + body).orElse("nothing"))
                    .build();
        }

        @FunctionName("Tell")
        public String tell(
                @HttpTrigger(name = "request", methods = HttpMethod.GET, route = "tell/{name}/{*rest}")
                        HttpRequestMessage<Optional<String>> request,
                @BindingName("name") String name,
                @BindingName("rest") String rest) {
            Map<String, String> headers = new TreeMap<>(request.getHeaders());
            headers.keySet().retainAll(Set.of("x-one", "X-One"));
            return name + " " + rest + " " + query(request) + " " + new TreeMap<>(request.getQueryParameters()) + " "
                    + headers;
        }

        private static String query(HttpRequestMessage<?> request) {
            try {
                return request.getUri().getRawQuery();
            } catch (IllegalArgumentException e) {
                String url = requireNonNull((URISyntaxException) e.getCause()).getInput();
                return "refused: " + url.substring(url.indexOf('?') + 1);
            }
        }

        @FunctionName("Fail")
        public String fail(@HttpTrigger(name = "request", route = "fail") HttpRequestMessage<String> request) {
            throw new IllegalStateException("as planned by the test");
        }
    }

    @BeforeAll
    void start() {
        host = new FunctionHost(
                TestFunctions.of(new Telling()),
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
                List.of());
        host.startHttp();
    }

    @AfterAll
    void stop() {
        host.close();
    }

    @Test
    void aBinaryBodyComesAndGoesAsItIs() throws Exception {
        byte[] body = new byte[256];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }

        HttpResponse<byte[]> answer = http.send(
                request("binary").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());

        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    @Test
    void aTextBodyIsDecodedAndAnEmptyOneIsAbsent() throws Exception {
        assertThat(send(request("text").POST(BodyPublishers.ofString("Skłodowska"))))
                .isEqualTo("got Skłodowska");
        assertThat(send(request("text").POST(BodyPublishers.noBody()))).isEqualTo("nothing");
    }

    @Test
    void routeParametersAreBoundAndDecoded() throws Exception {
        assertThat(send(request("tell/an%20id/a/b"))).startsWith("an id a/b ");
    }

    @Test
    void repeatsOfAQueryParameterAreKeptInTheUriAndJoinedInTheMap() throws Exception {
        assertThat(send(request("tell/a/b?date=ge2020&date=lt2021&x=")))
                .contains("date=ge2020&date=lt2021&x= ", "date=ge2020,lt2021");
    }

    /** java.net.URI refuses a raw pipe, which FHIR clients send, and a percent sign alone; curl and browsers do not mind. */
    @Test
    void theUriThrowsAsTheWorkersDoesAndTheTextIsInTheCause() throws IOException {
        assertThat(raw("GET /tell/a/b?code=urn:x|7&name=%22q%22&empty=&code=b HTTP/1.1"))
                .contains("refused: code=urn:x|7&name=%22q%22&empty=&code=b {code=urn:x|7,b, name=\"q\"}");
        assertThat(raw("GET /tell/a/b?name=100%&x=%zz HTTP/1.1")).contains("refused: name=100%&x=%zz");
    }

    @Test
    void halfBodiesHoldNoThread() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < FunctionHost.HTTP_THREADS + 16; i++) {
                Socket half = new Socket(InetAddress.getLoopbackAddress(), host.port());
                half.getOutputStream()
                        .write("POST /text HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
                                .getBytes(UTF_8));
                halves.add(half);
            }

            assertThat(send(request("tell/a/b"))).startsWith("a b ");

            halves.get(0).getOutputStream().write("-done".getBytes(UTF_8));
            assertThat(new String(halves.get(0).getInputStream().readNBytes(15), UTF_8))
                    .isEqualTo("HTTP/1.1 202 Ac");
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void pathsReachTheFunctionAsTheyWereSent() throws Exception {
        assertThat(raw("GET /tell/a%2Fb//c/%ff HTTP/1.1")).contains("a/b c/");
    }

    @Test
    void aBodyWithoutALengthIsDroppedAsTheFunctionsHostDropsIt() throws Exception {
        byte[] body = "text".getBytes(UTF_8);

        assertThat(send(request("text").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))))
                .isEqualTo("nothing");
    }

    @Test
    void aMethodThatIsNotKnownIsNotImplemented() throws IOException {
        for (String method : List.of("STEAL", "PROPFIND", "FOO")) {
            assertThat(raw(method + " /tell/a/b HTTP/1.1"))
                    .startsWith("HTTP/1.1 501 ")
                    .contains("application/fhir+json", "\"OperationOutcome\"", "method")
                    .doesNotContain(method);
        }
    }

    @Test
    void aMethodThatTheUrlDoesNotTakeIsNotAllowed() throws IOException {
        for (String method : List.of("TRACE", "DELETE")) {
            assertThat(raw(method + " /binary HTTP/1.1"))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("Allow: POST", "\"OperationOutcome\"", "takes POST");
        }
    }

    @Test
    void headersOfMoreThanThirtyTwoKilobytesAreRefused() throws Exception {
        String most = "x".repeat(31 * 1024);

        assertThat(send(request("tell/a/b").header("X-Two", most))).startsWith("a b ");
        assertThat(http.send(
                                request("tell/a/b")
                                        .header("X-Two", most + "x".repeat(1024))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(431);
    }

    @Test
    void namesOfHeadersAreInLowerCase() throws Exception {
        assertThat(send(request("tell/a/b").header("X-One", "1").header("X-ONE", "2")))
                .endsWith("{x-one=1,2}");
    }

    @Test
    void anotherPathIsNotFound() throws Exception {
        assertThat(http.send(request("nowhere").build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFunctionThatFailsAnswersWithoutItsReason() throws Exception {
        HttpResponse<String> answer = http.send(request("fail").build(), BodyHandlers.ofString(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + host.port() + "/" + path));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString(UTF_8)).body();
    }

    private String raw(String firstLine) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.getOutputStream()
                    .write((firstLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}

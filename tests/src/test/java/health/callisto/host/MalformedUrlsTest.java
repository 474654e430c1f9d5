package health.callisto.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.functions.WorkerApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** URLs that no client library would send, written to the socket as they are. */
@ExtendWith(SharedHost.class)
class MalformedUrlsTest {
    private static final int LONG = 9_000;

    static List<String> urls() {
        return List.of(
                "/",
                "/demo",
                "/demo/fhir/none/Patient",
                "/no-such/fhir/main/Patient",
                "/demo/fhir/main/Patinet",
                "/demo/fhir/main/Patient/%zz",
                "/demo/fhir/main/Patient/a%00b",
                "/demo/fhir/main/Patient/a%2Fb",
                "/demo/fhir/main/Patient/a b c",
                "/demo/fhir/main/Patient/%ff%fe",
                "/demo/fhir/main/../main/Patient",
                "/demo/fhir/main/Patient/1/_history/x/y",
                "/demo/fhir/main/Patient/1/_history/99999999999999999999",
                "/demo/fhir/main/Patient?_count=-1",
                "/demo/fhir/main/Patient?_count=99999999999",
                "/demo/fhir/main/Patient?_page=x",
                "/demo/fhir/main/Patient?birthdate=%zz",
                "/demo/fhir/main/Patient?birthdate=gt",
                "/demo/fhir/main/Patient?_include=Patient",
                "/demo/fhir/main/_history?_since=x",
                "/demo/fhir/main/_history?_count=x",
                "/demo/fhir/main/_operations/import/%25",
                "/demo/fhir/main/Patient/" + "x".repeat(LONG));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void aMalformedUrlIsRefusedWithAReason(String url, RunningHost host) throws IOException {
        String answer = get(host, url);

        assertThat(answer).startsWith("HTTP/1.1 4").contains("OperationOutcome", "diagnostics");
        assertThat(host.page("/healthz").statusCode()).isEqualTo(200);
    }

    /** Where a URL can reach a function in the cloud it is answered as it is here. */
    @Test
    void theCloudAnswersAsTheLocalHostDoes(RunningHost host, @TempDir Path data) throws IOException {
        try (WorkerApp cloud = new WorkerApp(data, WorkerApp.NO_STORAGE)) {
            for (String url : Stream.concat(urls().stream(), odd())
                    .filter(each -> !each.contains(" "))
                    .toList()) {
                String here = get(host, url);

                assertThat(here.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()))
                        .as(url)
                        .isEqualTo(String.valueOf(cloud.send("GET", url, "").status()));
            }
        }
    }

    /** Not malformed, only seldom seen. */
    private static Stream<String> odd() {
        return Stream.of(
                "/demo/fhir/main/Patient?identifier=urn:x|1&identifier=urn:y|2",
                "/demo/fhir/main/Patient?identifier={x}",
                "/demo/fhir/main/Patient?name=",
                "/demo/fhir/main/Patient?name=%ff",
                "/demo/fhir/main/Patient?name=a%",
                "/demo/fhir/main/Patient?&&_count=1",
                "//demo/fhir/main/Patient",
                "/demo/fhir/main//Patient",
                "/demo//fhir/main/Patient/",
                "/demo/fhir/main/Patient;a=b",
                "/demo/fhir/main/Patient/%2e%2e",
                "/demo/fhir/main/Patient?_id=" + "x,".repeat(3_000),
                "/demo/fhir/main/Patient?_id=" + "x,".repeat(4_500),
                "/manage/workspaces/demo%2Fx",
                "/manage/%ff",
                "/versions",
                "/versions/");
    }

    private static String get(RunningHost host, String url) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), host.base().getPort())) {
            String request = "GET " + url + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}

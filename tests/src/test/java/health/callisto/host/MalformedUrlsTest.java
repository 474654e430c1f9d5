package health.callisto.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that no client library would send, written to the socket as they are. */
@ExtendWith(SharedHost.class)
class MalformedUrlsTest {
    private static final int LONG = 9_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "/demo/fhir/main//Patient",
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
                "LONG",
            })
    void aMalformedUrlIsRefusedWithAReason(String url, RunningHost host) throws IOException {
        String answer = get(host, url.equals("LONG") ? "/demo/fhir/main/Patient/" + "x".repeat(LONG) : url);

        assertThat(answer).startsWith("HTTP/1.1 4").contains("OperationOutcome", "diagnostics");
        assertThat(host.page("/healthz").statusCode()).isEqualTo(200);
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

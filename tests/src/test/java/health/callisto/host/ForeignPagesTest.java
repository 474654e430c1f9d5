package health.callisto.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another site makes a browser on this machine send reaches neither the functions nor the host's own pages. */
@ExtendWith(SharedHost.class)
class ForeignPagesTest {
    @ParameterizedTest
    @CsvSource({
        "POST,/eventhubs/devicedata/messages",
        "PUT,/eventgrid/faults",
        "DELETE,/eventgrid/faults",
        "PUT,/eventgrid/subscriptions/x",
        "POST,//eventhubs/devicedata/messages",
        "POST,/%65venthubs/devicedata/messages",
        "POST,/demo/fhir/main/Patient",
        "PUT,/manage/workspaces/clinic",
        "DELETE,/manage/workspaces/demo/fhirServices/main",
        "DELETE,/demo/fhir/main/Patient/a"
    })
    void aPageOfAnotherOriginCannotWrite(String method, String path, RunningHost host) throws IOException {
        String answer = send(host, method + " " + path, "Host: localhost\r\nOrigin: https://evil.example");

        assertThat(answer).startsWith("HTTP/1.1 40").doesNotContain("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/eventgrid/events",
                "/eventgrid/subscriptions",
                "/demo/fhir/main/Patient",
                "/manage/workspaces",
                "/healthz"
            })
    void anotherNameOfThisMachineIsNotServed(String path, RunningHost host) throws IOException {
        assertThat(send(host, "GET " + path, "Host: evil.example:7071")).startsWith("HTTP/1.1 403");
        assertThat(send(host, "GET " + path, "Host: localhost:7071")).startsWith("HTTP/1.1 200");
    }

    private static String send(RunningHost host, String what, String headers) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), host.base().getPort())) {
            String request = what + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}

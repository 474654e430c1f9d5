package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.functions.WorkerApp;
import health.callisto.functions.WorkerResponse;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in: it is refused with a reason, nothing of it is stored, and the host lives. */
@ExtendWith(SharedHost.class)
class MalformedBodiesTest {
    private static final String JSON = "application/fhir+json";
    private static final int MEGABYTE = 1024 * 1024;

    private RunningHost host;
    private long versions;

    @BeforeEach
    void count(RunningHost shared) {
        host = shared;
        versions = host.versions();
    }

    static Stream<MalformedBody> bodies() {
        return Stream.concat(MalformedText.all().stream(), MalformedElements.all().stream());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aMalformedBodyIsRefusedWithAReason(MalformedBody body) {
        assertRefused(send(body.path(), JSON, BodyPublishers.ofByteArray(body.bytes())), 400);
    }

    /** Through the request that the cloud's worker makes of it. */
    @Test
    void theCloudRefusesEachWithAReasonToo(@TempDir Path data) {
        try (WorkerApp cloud = new WorkerApp(data, WorkerApp.NO_STORAGE)) {
            // The cloud's host takes a byte order mark away before anybody sees it.
            bodies().filter(body -> !body.name().equals("a byte order mark")).forEach(body -> {
                String path = "/demo/fhir/main" + (body.path().isEmpty() ? "" : "/" + body.path());
                WorkerResponse answer = cloud.send("POST", path, body.bytes(), "Content-Type", JSON);

                assertThat(answer.status()).as(body.name()).isEqualTo(400);
                assertThat(answer.json().at("/issue/0/diagnostics").asText())
                        .as(body.name())
                        .isNotBlank();
            });
            assertThat(cloud.send("GET", "/demo/fhir/main/_history?_count=1", "")
                            .json()
                            .path("total")
                            .asLong())
                    .isZero();
        }
    }

    @Test
    void thereAreAtLeastTwoHundred() {
        assertThat(bodies())
                .hasSizeGreaterThan(200)
                .extracting(MalformedBody::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatTheyAreMadeFromIsTaken() {
        assertThat(host.post("Patient", ValidResources.PATIENT).statusCode()).isEqualTo(201);
        assertThat(host.post("Observation", ValidResources.OBSERVATION).statusCode())
                .isEqualTo(201);
        assertThat(host.post("", ValidResources.TRANSACTION).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyOfSixtyMegabytesIsTooLarge() {
        byte[] large = new byte[60 * MEGABYTE];
        Arrays.fill(large, (byte) ' ');
        byte[] patient = ValidResources.PATIENT.getBytes(UTF_8);
        System.arraycopy(patient, 0, large, 0, patient.length);

        assertRefused(send("Patient", JSON, BodyPublishers.ofByteArray(large)), 413);
    }

    @Test
    void aBodyOfMoreThanAHundredMegabytesIsTooLargeForTheHostItself() {
        // One byte more than the host takes: it has read them all when it refuses, so the answer always arrives.
        BodyPublisher spaces = BodyPublishers.ofByteArray(new byte[100 * MEGABYTE + 1]);

        assertThat(send("Patient", JSON, spaces).statusCode()).isEqualTo(413);
        assertNothingHappened();
    }

    @Test
    void aBodyInChunksWithoutLengthIsRefused() {
        byte[] whole = ValidResources.PATIENT.getBytes(UTF_8);

        assertRefused(send("Patient", JSON, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(whole))), 411);
        assertRefused(
                send("Patient", JSON, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[0]))), 411);
    }

    @Test
    void anotherMediaTypeIsRefused() {
        for (String type : List.of("application/yaml", "text/plain", "application/octet-stream", "nonsense")) {
            assertRefused(send("Patient", type, BodyPublishers.ofString(ValidResources.PATIENT)), 415);
        }
    }

    @Test
    void aGzipBodyThatIsCutOffIsRefused() {
        assertRefused(
                host.send(host.request("Patient")
                        .header("Content-Type", JSON)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(new byte[] {0x1f, (byte) 0x8b, 8, 0}))),
                400);
    }

    @Test
    void anUpdateWithAnotherIdOrNoneIsRefused() {
        HttpRequest.Builder without = host.request("Patient/one")
                .header("Content-Type", JSON)
                .PUT(BodyPublishers.ofString(ValidResources.PATIENT));
        HttpRequest.Builder another = host.request("Patient/one")
                .header("Content-Type", JSON)
                .PUT(BodyPublishers.ofString("{\"resourceType\":\"Patient\",\"id\":\"two\"}"));

        assertRefused(host.send(without), 400);
        assertRefused(host.send(another), 400);
    }

    private HttpResponse<String> send(String path, String type, BodyPublisher body) {
        return host.send(host.request(path).header("Content-Type", type).POST(body));
    }

    private void assertRefused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(JSON));
        JsonNode outcome = RunningHost.json(answer);
        assertThat(outcome.path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(outcome.path("issue")).isNotEmpty().allSatisfy(issue -> {
            assertThat(issue.path("severity").asText()).isEqualTo("error");
            assertThat(issue.path("diagnostics").asText()).isNotBlank();
        });
        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(host.page("/healthz").statusCode()).isEqualTo(200);
        assertThat(host.versions()).isEqualTo(versions);
        assertThat(host.errors()).noneMatch(line -> line.contains("Unexpected failure"));
    }
}

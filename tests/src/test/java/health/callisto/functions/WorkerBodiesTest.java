package health.callisto.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and URLs that the cloud's host hands over in part or not at all: nothing is done with half of what was meant. */
class WorkerBodiesTest {
    private static final String FHIR = "/demo/fhir/main";
    private static final String JSON = "application/fhir+json";
    private static final String SERVICE = "/manage/workspaces/demo/fhirServices/wards";
    private static final String CONNECTOR = "/manage/workspaces/demo/iotConnectors/ward";

    @TempDir
    private Path data;

    private WorkerApp app;

    @BeforeEach
    void open() {
        app = new WorkerApp(data, WorkerApp.NO_STORAGE);
    }

    @AfterEach
    void close() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT," + SERVICE,
        "PUT,/manage/workspaces/clinic",
        "PUT," + CONNECTOR,
        "PUT," + CONNECTOR + "/deviceMapping",
        "PUT," + CONNECTOR + "/fhirMapping",
        "POST," + CONNECTOR + "/$replay",
        "POST," + CONNECTOR + "/$test",
        "PUT,/manage/workspaces/demo/fhirServices/main/eventSubscriptions/all",
        "POST,/manage/workspaces/demo/fhirServices/main/events/$replay",
        "DELETE," + SERVICE,
        "POST," + FHIR,
        "POST," + FHIR + "/Patient",
        "PUT," + FHIR + "/Patient/a",
        "PATCH," + FHIR + "/Patient/a",
        "POST," + FHIR + "/Patient/_search",
        "POST," + FHIR + "/$import",
        "POST," + FHIR + "/$reindex",
        "PATCH," + FHIR + "/$bulk-update",
    })
    void aChunkedBodyNeedsALengthOnEveryRoute(String method, String path) {
        WorkerResponse answer = app.send(method, path, "{}", "Content-Type", JSON, "Transfer-Encoding", "chunked");

        assertThat(answer.status()).as(answer.text()).isEqualTo(411);
        assertThat(answer.text()).contains("Content-Length");
        JsonNode body = answer.json();
        assertThat(
                        path.startsWith("/manage/")
                                ? body.at("/error/code").asText()
                                : body.path("resourceType").asText())
                .isEqualTo(path.startsWith("/manage/") ? "LengthRequired" : "OperationOutcome");
    }

    @Test
    void settingsAreNotWipedByABodyThatDidNotArrive() {
        String clinic = "/manage/workspaces/clinic";
        String reserved = "{\"kind\":\"Reserved\",\"properties\":{\"compute\":{\"vCores\":4}}}";
        assertThat(app.send("PUT", clinic, reserved, "Content-Type", "application/json")
                        .status())
                .isEqualTo(201);

        assertThat(app.send("PUT", clinic, reserved, "Transfer-Encoding", "chunked")
                        .status())
                .isEqualTo(411);
        WorkerResponse empty = app.send("PUT", clinic, "");

        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.json().at("/error/message").asText()).contains("body is missing");
        assertThat(app.send("GET", clinic, "")
                        .json()
                        .at("/properties/compute/vCores")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void aWriteThatNeedsTheStorageAccountSaysThatItIsAway() {
        WorkerResponse answer = app.send("PUT", SERVICE, "{\"properties\":{}}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isNotEmpty();
        assertThat(answer.json().at("/error/message").asText()).contains("storage account");
    }

    @Test
    void aGzipBodyIsRefusedWithTheWayToMendIt() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write("{\"resourceType\":\"Patient\"}".getBytes(UTF_8));
        }

        WorkerResponse answer = app.send(
                "POST", FHIR + "/Patient", out.toByteArray(), "Content-Type", JSON, "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("without Content-Encoding");
    }

    @Test
    void aBodyThatTheHostCouldNotDecodeIsRefused() {
        byte[] body = "{\"resourceType\":\"Patient\",\"language\":\"x\"}".getBytes(UTF_8);
        body[body.length - 3] = (byte) 0xff;

        WorkerResponse answer = app.send("POST", FHIR + "/Patient", body, "Content-Type", JSON);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("U+FFFD");
    }

    /** The worker has bytes and the function asks for text: nothing of ours is called. A caller is to send another type. */
    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "multipart/form-data; boundary=x"})
    void theWorkerCannotBindTheTypesThatItHasAsBytes(String type) {
        assertThat(app.send("POST", FHIR + "/Patient", "x", "Content-Type", type)
                        .status())
                .isEqualTo(500);
    }

    @Test
    void theRootHasNoPathAndIsAnsweredAllTheSame() {
        WorkerResponse answer = app.send("GET", "/", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
    }

    /** The worker fails with a NullPointerException for a name that the route has no value of. */
    @Test
    void theCatchAllAsksForNoParameterOfItsRoute() {
        Method run = Arrays.stream(FhirHttp.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("run"))
                .findFirst()
                .orElseThrow();

        assertThat(run.getParameters()).extracting(Parameter::getType).hasSize(1);
    }
}

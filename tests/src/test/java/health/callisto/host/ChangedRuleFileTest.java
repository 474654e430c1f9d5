package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.Callisto;
import health.callisto.config.Settings;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.job.JobMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule file that changes or goes while its export is under way; the units are carried out one after another, by hand. */
class ChangedRuleFileTest {
    private static final String BASE = "http://localhost/demo/fhir/main/";
    private static final String RULES =
            "{\"fhirPathRules\":[{\"path\":\"nodesByType('HumanName')\",\"method\":\"redact\"}]}";
    private static final String CHANGED = "{\"fhirPathRules\":[{\"path\":\"Patient.active\",\"method\":\"redact\"}]}";

    @TempDir
    private Path data;

    private Storage storage;
    private Callisto callisto;
    private BlobContainerClient configs;
    private String status = "";

    @BeforeEach
    void givenAnExportOfTwoTypes() throws IOException {
        Path blobs = data.resolve("storage");
        Files.createDirectories(blobs);
        storage = Storage.start(blobs);
        callisto = new Callisto(
                Settings.of(Map.of(
                        "CALLISTO_DATA",
                        data.resolve("callisto").toString(),
                        "CALLISTO_AUTH",
                        "off",
                        "AzureWebJobsStorage",
                        storage.connectionString())),
                new SimpleMeterRegistry());
        callisto.makeDefaultService();
        configs = new BlobServiceClientBuilder()
                .connectionString(storage.connectionString())
                .buildClient()
                .getBlobContainerClient("anonymization");
        storage.files().upload("anonymization", "rules.json", BinaryData.fromString(RULES));
        for (String type : List.of("Patient", "Practitioner")) {
            String body = "{\"resourceType\":\"" + type + "\",\"id\":\"a\",\"name\":[{\"family\":\"Ruelas\"}]}";
            assertThat(send("PUT", type + "/a", body).status()).isEqualTo(201);
        }
        HttpResponse started = send("GET", "$export?_type=Patient,Practitioner&_anonymizationConfig=rules.json", "");
        assertThat(started.status()).isEqualTo(202);
        status = String.valueOf(started.headers().get("Content-Location")).substring(BASE.length());
    }

    @AfterEach
    void close() {
        callisto.close();
        storage.close();
    }

    private HttpResponse send(String method, String path, String body) {
        Map<String, String> headers = Map.of("content-type", "application/fhir+json", "prefer", "respond-async");
        return callisto.pipeline().handle(new HttpRequest(method, BASE + path, headers, body));
    }

    /** Carries out that unit; 0 is the one that plans. */
    private void run(int unit) {
        String job = status.substring(status.lastIndexOf('/') + 1);
        callisto.runUnit(new JobMessage("demo", "main", job, unit).json());
    }

    private String exportedFiles() {
        return storage.blobs("fhir-4-demo-main", "export/").toString();
    }

    private void assertFailed() {
        HttpResponse answer = send("GET", status, "");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("rules.json was changed or deleted since the export began");
        assertThat(exportedFiles()).isEqualTo("[]");
    }

    @Test
    void givenTheFileStays_whenAllUnitsHaveRun_thenTheExportIsWhole() {
        run(0);
        run(1);
        run(2);

        JsonNode manifest = RunningHost.parse(new String(send("GET", status, "").body(), StandardCharsets.UTF_8));
        assertThat(manifest.path("output").findValuesAsText("type")).containsExactly("Patient", "Practitioner");
        assertThat(manifest.path("error")).isEmpty();
    }

    @Test
    void givenAUnitIsDone_whenTheFileChanges_thenTheJobFailsAndLeavesNothing() {
        run(0);
        run(1);
        assertThat(exportedFiles()).contains("Patient-1");

        storage.files().upload("anonymization", "rules.json", BinaryData.fromString(CHANGED));
        run(2);

        assertFailed();
    }

    @Test
    void givenAUnitIsDone_whenTheFileGoes_thenTheJobFailsAndLeavesNothing() {
        run(0);
        run(1);

        configs.getBlobClient("rules.json").delete();
        run(2);

        assertFailed();
    }

    @Test
    void givenNothingIsPlanned_whenTheFileChanges_thenTheJobFailsAtOnce() {
        storage.files().upload("anonymization", "rules.json", BinaryData.fromString(CHANGED));
        run(0);

        assertFailed();
    }
}

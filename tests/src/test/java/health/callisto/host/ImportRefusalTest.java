package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import health.callisto.host.ImportJob.Input;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports that are not begun, and the one that is taken back. */
@ExtendWith(SharedHost.class)
class ImportRefusalTest {
    private static final long UNIT = 10_485_760;

    private final String mark = HapiClients.unique();
    private RunningHost host;
    private BlobClient blob;

    @BeforeEach
    void upload(RunningHost shared) {
        host = shared;
        blob = new InputFiles(shared)
                .upload(
                        mark + "/Patient.ndjson",
                        BinaryData.fromString("{\"resourceType\":\"Patient\",\"id\":\"" + mark + "\"}"));
    }

    @Test
    void anotherEtagThanTheBlobsIsRefused() {
        assertRefused(new Input("Patient", blob.getBlobUrl(), Optional.of("\"0x8D0000000000000\"")), "etag");
    }

    @Test
    void theEtagOfTheBlobIsTaken() {
        Optional<String> etag = Optional.of(blob.getProperties().getETag());

        assertThat(ImportJob.start(host, new Input("Patient", blob.getBlobUrl(), etag))
                        .manifest()
                        .path("output")
                        .path(0)
                        .path("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anotherHostIsNeverAsked() {
        String account = blob.getBlobUrl().replaceFirst("/devstoreaccount1/.*", "/devstoreaccount1");

        assertRefused(new Input("Patient", "http://169.254.169.254/metadata/instance"), "storage account");
        assertRefused(new Input("Patient", "https://other.blob.core.windows.net/c/b.ndjson"), "storage account");
        assertRefused(new Input("Patient", account + "2/c/b.ndjson"), "storage account");
        assertRefused(new Input("Patient", account.replace("http://", "http://x@") + "/c/b.ndjson"), "storage account");
        assertRefused(new Input("Patient", "file:///etc/passwd"), "storage account");
    }

    @Test
    void aBlobOrContainerThatIsNotThereIsRefused() {
        assertRefused(new Input("Patient", blob.getBlobUrl() + "x"), "There is no blob");
        assertRefused(new Input("Patient", blob.getBlobUrl().replace(mark, "nowhere")), "There is no blob");
        assertRefused(new Input("Patient", blob.getBlobUrl().replaceFirst("/import/.*", "/import")), "");
    }

    /** Whether such a container or blob exists is not told. */
    @ParameterizedTest
    @ValueSource(strings = {"fhir-5-other-main", "callisto-iot-mappings", "azure-webjobs-hosts", "private"})
    void aContainerThatTheServiceIsNotSetForIsForbidden(String container) {
        HttpResponse<String> answer = ImportJob.request(
                host, UNIT, new Input("Patient", blob.getBlobUrl().replace("/import/", "/" + container + "/")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("may not use the container " + container, "properties.import.containers");
    }

    @Test
    void aUrlThatIsNoneOfABlobIsRefused() {
        String account = blob.getBlobUrl().replaceFirst("/devstoreaccount1/.*", "/devstoreaccount1");

        assertRefused(new Input("Patient", account), "");
        assertRefused(new Input("Patient", account + "/"), "");
        assertRefused(new Input("Patient", account + "/$not a name/x y"), "");
        assertRefused(new Input("Patient", account + "/UPPER_CASE/x"), "");
        assertRefused(new Input("Patient", account + "/%zz/x"), "");
    }

    /** It would be the blob as it is now: the parameter would go with the signature, which is not needed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "?snapshot=2020-01-01T00:00:00.0000000Z",
                "?versionid=2020-01-01T00:00:00.0000000Z",
                "?sv=2021-08-06&sig=SECRET&snapshot=2020-01-01T00%3A00%3A00.0000000Z",
                "?Snapshot=x",
                "?%73napshot=x"
            })
    void aSnapshotOrVersionOfABlobIsRefusedAndNotReadAsTheBlob(String query) {
        assertRefused(new Input("Patient", blob.getBlobUrl() + query), "snapshot or a version");
    }

    @Test
    void aTypeThatIsNoneIsRefused() {
        assertRefused(new Input("Patinet", blob.getBlobUrl()), "type");
    }

    @Test
    void aRequestThatWouldWaitIsRefused() {
        assertThat(host.post("$import", "{\"resourceType\":\"Parameters\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCancelledImportIsNotFoundAnyMore() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"resourceType\":\"Patient\",\"id\":\"%s-%d\",\"name\":[{\"family\":\"%s\"}]}\n"
                    .formatted(mark, i, mark));
        }
        String url = new InputFiles(host).upload(mark + "/many.ndjson", lines.toString());

        ImportJob job = ImportJob.start(host, 20_000, new Input("Patient", url));
        HttpResponse<String> cancelled = job.cancel();

        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(job.ended().statusCode()).isEqualTo(404);
        assertThat(host.json("Patient?_count=0&_total=accurate&family=" + mark)
                        .path("total")
                        .asInt())
                .isLessThan(20_000);
    }

    private void assertRefused(Input input, String reason) {
        HttpResponse<String> answer = ImportJob.request(host, UNIT, input);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningHost.json(answer)
                        .path("issue")
                        .path(0)
                        .path("diagnostics")
                        .asText())
                .isNotBlank()
                .contains(reason);
    }
}

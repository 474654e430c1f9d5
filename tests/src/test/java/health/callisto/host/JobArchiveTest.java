package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobUrlParts;
import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.bulk.JobArchive;
import health.callisto.bulk.JobRunner;
import health.callisto.bulk.ResultStorage;
import health.callisto.bulk.exports.ExportJobs;
import health.callisto.bulk.exports.RuleFiles;
import health.callisto.job.JobState;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jobs that ended long ago. */
class JobArchiveTest {
    /** The own one of demo/main. */
    private static final String CONTAINER = "fhir-4-demo-main";

    private static final Duration RETENTION = Duration.ofDays(7);
    private static final String EXPORT = """
            {"request":"r","scope":{"patients":false,"ids":[],"group":""},"types":[],"filters":[],"after":0,"before":0,
             "elements":[],"container":"fhir-4-demo-main","mostInFile":0,"history":false,"deleted":false}
            """;

    @TempDir
    private Path data;

    @Test
    void aJobThatEndedLongAgoBecomesABlobAndItsFilesGoAndAYoungerOneStays() throws IOException {
        try (Storage storage = Storage.start(data);
                ServiceRegistry services = ServiceRegistry.embedded(data, Clock.systemUTC())) {
            BlobServiceClient account = new BlobServiceClientBuilder()
                    .connectionString(storage.connectionString())
                    .buildClient();
            ResultStorage results = new ResultStorage(() -> account, ResultStorage.Signing.ACCOUNT_KEY);
            JobRunner runner = new JobRunner(
                    services,
                    List.of(new ExportJobs(
                            results, new RuleFiles(() -> account, Clock.systemUTC()), Clock.systemUTC())),
                    Map.of(ExportJobs.KIND, message -> {}),
                    RETENTION,
                    Clock.systemUTC());
            FhirService service = services.service("demo", "main");
            String ended = service.jobs().create(ExportJobs.KIND, EXPORT, List.of("{}"));
            service.jobs().finish(ended, JobState.COMPLETED, "{\"transactionTime\":\"then\"}");
            String open = service.jobs().create(ExportJobs.KIND, EXPORT, List.of("{}"));
            String file = storage.files()
                    .upload(CONTAINER, "export/" + ended + "/Patient-1-1-0.ndjson", BinaryData.fromString("{}"))
                    .getBlobUrl();
            String other = storage.files()
                    .upload(CONTAINER, "export/" + open + "/Patient-1-1-0.ndjson", BinaryData.fromString("{}"))
                    .getBlobUrl();

            assertThat(exists(account, file)).isTrue();
            new JobArchive(runner, results, RETENTION, Clock.systemUTC()).archiveOld(List.of(service));
            assertThat(service.jobs().find(ended)).isPresent();
            Clock later = Clock.offset(Clock.systemUTC(), RETENTION.plusMinutes(1));
            new JobArchive(runner, results, RETENTION, later).archiveOld(List.of(service));

            assertThat(service.jobs().find(ended)).isEmpty();
            assertThat(service.jobs().find(open)).isPresent();
            assertThat(exists(account, file)).isFalse();
            assertThat(exists(account, other)).isTrue();
            JsonNode record = RunningHost.parse(account.getBlobContainerClient(CONTAINER)
                    .getBlobClient("jobs/export/" + ended + ".json")
                    .downloadContent()
                    .toString());
            assertThat(record.path("state").asText()).isEqualTo("completed");
            assertThat(record.path("result").asText()).contains("then");
            assertThat(record.path("units")).hasSize(1);
        }
    }

    private static boolean exists(BlobServiceClient account, String url) {
        return account.getBlobContainerClient(CONTAINER)
                .getBlobClient(BlobUrlParts.parse(url).getBlobName())
                .exists();
    }
}

package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.job.JobMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Imports while something breaks: each ends with exactly the resources of its input. Outages take seconds here, and a minute in
 * {@code make test-long}.
 */
class ImportFaultsTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Boolean.getBoolean("callisto.test.long") ? 60 : 6);
    private static final int PATIENTS = 12_000;
    private static final long UNIT_BYTES = 50_000;

    @TempDir
    private Path data;

    private static String patients(String prefix) {
        return IntStream.range(0, PATIENTS)
                .mapToObj(i -> "{\"resourceType\":\"Patient\",\"id\":\"" + prefix + i
                        + "\",\"active\":true,\"name\":[{\"family\":\"Fault\"}]}\n")
                .collect(Collectors.joining());
    }

    private static void someUnitsDone(ImportJob job) {
        Await.until("some units done", () -> job.status()
                .headers()
                .firstValue("X-Progress")
                .map(progress -> Integer.parseInt(progress.split(" ", 2)[0]) >= 2)
                .orElse(true));
        assertThat(job.status().statusCode())
                .as("the import is still under way")
                .isEqualTo(202);
    }

    private static void assertAllOnce(RunningHost host, JsonNode manifest) {
        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(PATIENTS);
        assertAllStoredOnce(host);
    }

    private static void assertAllStoredOnce(RunningHost host) {
        assertThat(host.json("Patient?_summary=count&family=fault")
                        .path("total")
                        .asInt())
                .isEqualTo(PATIENTS);
        assertThat(host.versions()).isEqualTo(PATIENTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 429})
    void givenStorageThatRefusesEverythingForAWhile_whenItIsBack_thenTheImportEndsWhole(int status) throws Exception {
        try (Storage storage = Storage.start(data);
                RunningHost host = RunningHost.start(
                        new HostCommand(data).with("AzureWebJobsStorage", storage.connectionString()), data)) {
            String url = storage.files().upload("faults/Patient.ndjson", patients("p"));
            ImportJob job = ImportJob.start(host, UNIT_BYTES, new ImportJob.Input("Patient", url));
            someUnitsDone(job);

            storage.fail(status);
            TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis());
            storage.fail(0);

            assertAllOnce(host, job.manifest());
        }
    }

    @Test
    void givenMessagesThatComeTwice_whenTheirUnitsAreDone_thenNothingIsStoredTwice() throws IOException {
        try (RunningHost host = RunningHost.start(data)) {
            String url = new InputFiles(host).upload("faults/Patient.ndjson", patients("p"));
            ImportJob job = ImportJob.start(host, UNIT_BYTES, new ImportJob.Input("Patient", url));
            QueueClient queue = new QueueClientBuilder()
                    .connectionString(InputFiles.connectionString(host))
                    .queueName("callisto-import")
                    .messageEncoding(QueueMessageEncoding.BASE64)
                    .buildClient();
            for (int unit = 0; unit < 24; unit++) {
                queue.sendMessage(new JobMessage("demo", "main", job.id(), unit).json());
                queue.sendMessage(new JobMessage("demo", "main", job.id(), unit).json());
            }

            assertAllOnce(host, job.manifest());
            Await.until("an empty queue", () -> queue.getProperties().getApproximateMessagesCountLong() == 0);
            assertAllStoredOnce(host);
        }
    }

    @Test
    void givenABlobThatGoesOrChangesMeanwhile_whenItsUnitsAreRead_thenTheyFailAndSayWhyAndTheOthersAreStored()
            throws IOException {
        try (RunningHost host = RunningHost.start(data)) {
            InputFiles files = new InputFiles(host);
            String whole = files.upload("faults/whole.ndjson", patients("p"));
            BlobClient gone = files.upload("faults/gone.ndjson", BinaryData.fromString(patients("g")));
            BlobClient changed = files.upload("faults/changed.ndjson", BinaryData.fromString(patients("c")));
            ImportJob job = ImportJob.start(
                    host,
                    UNIT_BYTES,
                    new ImportJob.Input("Patient", whole),
                    new ImportJob.Input("Patient", gone.getBlobUrl()),
                    new ImportJob.Input("Patient", changed.getBlobUrl()));
            gone.delete();
            changed.upload(BinaryData.fromString(patients("d")), true);

            JsonNode manifest = job.manifest();

            assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(PATIENTS);
            assertThat(manifest.path("error")).hasSize(2);
            assertThat(errors(files, manifest, 0))
                    .contains("could not be imported: The blob faults/gone.ndjson was deleted or changed");
            assertThat(errors(files, manifest, 1))
                    .contains("could not be imported: The blob faults/changed.ndjson was deleted or changed");
            int stored = manifest.path("output").path(0).path("count").asInt()
                    + manifest.path("output").path(1).path("count").asInt()
                    + manifest.path("output").path(2).path("count").asInt();
            assertThat(host.json("Patient?_summary=count").path("total").asInt())
                    .isEqualTo(stored);
            assertThat(host.versions()).isEqualTo(stored);
        }
    }

    private static String errors(InputFiles files, JsonNode manifest, int file) {
        return String.join(
                "\n", files.lines(manifest.path("error").path(file).path("url").asText()));
    }

    @Test
    void givenALineThatTheDatabaseRefuses_whenImported_thenItAloneIsAnErrorAndAllOthersAreStored()
            throws IOException, SQLException {
        try (RunningHost host = RunningHost.start(data)) {
            InputFiles files = new InputFiles(host);
            String url = files.upload("faults/Patient.ndjson", patients("p"));
            // Its first request opens the service, and so makes its database.
            assertThat(host.versions()).isZero();
            try (Connection other =
                            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("services/demo/main.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute(
                        "CREATE TRIGGER Refuse BEFORE INSERT ON Resource WHEN NEW.IdKey = CAST('p777' AS BLOB)"
                                + " BEGIN SELECT RAISE(FAIL, 'refused'); END");
            }

            JsonNode manifest = ImportJob.start(host, UNIT_BYTES, new ImportJob.Input("Patient", url))
                    .manifest();

            assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(PATIENTS - 1);
            assertThat(errors(files, manifest, 0)).contains("line 778,", "Patient/p777", "the database refuses");
            assertThat(host.versions()).isEqualTo(PATIENTS - 1);
        }
    }

    @Test
    void givenADatabaseThatTakesNoWritesForAWhile_whenItDoesAgain_thenTheImportEndsWhole()
            throws IOException, SQLException, InterruptedException {
        try (RunningHost host = RunningHost.start(data)) {
            String url = new InputFiles(host).upload("faults/Patient.ndjson", patients("p"));
            ImportJob job = ImportJob.start(host, UNIT_BYTES, new ImportJob.Input("Patient", url));
            someUnitsDone(job);
            try (Connection other =
                            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("services/demo/main.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute("BEGIN IMMEDIATE");
                TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis() + 6_000);
                statement.execute("ROLLBACK");
            }

            assertAllOnce(host, job.manifest());
        }
    }

    @Test
    void givenADiskThatIsFull_whenThereIsRoomAgain_thenTheImportGoesOnAndEndsWhole() throws IOException {
        String status;
        try (RunningHost host = RunningHost.start(new HostCommand(data).withFilesUpTo(9_000), data)) {
            String url = new InputFiles(host).upload("faults/Patient.ndjson", patients("p"));
            ImportJob job = ImportJob.start(host, UNIT_BYTES, new ImportJob.Input("Patient", url));
            status = "_operations/import/" + job.id();
            Await.until(
                    "a full disk",
                    () -> host.post("Patient", "{\"resourceType\":\"Patient\"}").statusCode() == 503);
            HttpResponse<String> read = host.get("Patient?_count=1");
            assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        }
        try (RunningHost host = RunningHost.start(data)) {
            Await.until("the end of the import", () -> host.get(status).statusCode() != 202);

            assertThat(host.json(status).path("error")).isEmpty();
            assertThat(host.json("Patient?_summary=count&family=fault")
                            .path("total")
                            .asInt())
                    .isEqualTo(PATIENTS);
            assertThat(host.json("Patient/p0/_history").path("total").asInt()).isEqualTo(1);
        }
    }
}

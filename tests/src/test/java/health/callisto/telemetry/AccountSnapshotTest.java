package health.callisto.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.data.tables.models.TableEntity;
import health.callisto.Callisto;
import health.callisto.config.Settings;
import health.callisto.manage.ManagedPath;
import health.callisto.telemetry.AccountSnapshot.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountSnapshotTest {
    @TempDir
    static Path folder;

    private static Accounts accounts;

    @BeforeAll
    static void start() {
        accounts = new Accounts(folder);
    }

    @AfterAll
    static void stop() {
        accounts.close();
    }

    @BeforeEach
    void clear() {
        accounts.clear();
    }

    @Test
    void theFirstRunWritesARowForEachAccountAndMovesTheMark() {
        accounts.services(250);
        accounts.document("old-1");
        accounts.document("old-2");

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        accounts.assertComplete("2026-01-31");
        assertThat(accounts.mark()).isEqualTo("2026-01-31T00:00:00Z");
    }

    @Test
    void withoutAnyAccountTheMarkMovesAllTheSame() {
        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        assertThat(accounts.rows()).isEmpty();
        assertThat(accounts.mark()).isEqualTo("2026-01-31T00:00:00Z");
    }

    @Test
    void anotherRunOnTheSameDayDoesNothing() {
        accounts.services(1);
        accounts.run();
        accounts.services(2);
        accounts.setTime("2026-01-31T23:59:59.999Z");

        assertThat(accounts.run()).isEqualTo(Outcome.NOT_DUE);

        assertThat(accounts.keys("2026-01-31")).hasSize(1);
    }

    /** Each day gets its rows, though less than 24 hours have gone by. */
    @Test
    void theNextDayBeginsAtMidnightHoweverLateTheLastRunWas() {
        accounts.services(3);
        accounts.setTime("2026-01-31T23:00:00Z");
        accounts.run();
        accounts.setTime("2026-02-01T00:00:00Z");

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        accounts.assertComplete("2026-01-31");
        accounts.assertComplete("2026-02-01");
        assertThat(accounts.mark()).isEqualTo("2026-02-01T00:00:00Z");
    }

    @Test
    void aLateRunWritesItsOwnDayAndNotThoseThatWereMissed() {
        accounts.services(3);
        accounts.run();
        accounts.setTime("2026-02-05T17:00:00Z");

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        accounts.assertComplete("2026-02-05");
        assertThat(accounts.days()).containsExactly("2026-01-31", "2026-02-05");
        assertThat(accounts.mark()).isEqualTo("2026-02-05T00:00:00Z");
    }

    @Test
    void aRunThatGoesOnBeyondMidnightStaysWithItsDay() {
        accounts.services(250);
        accounts.setTime("2026-01-31T23:59:59Z");
        Wire wire = Wire.before(Requested::transaction, () -> accounts.pass(Duration.ofHours(1)));

        assertThat(accounts.run(wire)).isEqualTo(Outcome.COMPLETE);

        accounts.assertComplete("2026-01-31");
        assertThat(accounts.days()).containsExactly("2026-01-31");
        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);
        accounts.assertComplete("2026-02-01");
    }

    @Test
    void aDeletedAccountIsLeftOutFromTheNextDayOn() {
        accounts.services(3);
        accounts.document("old-1");
        accounts.document("old-2");
        accounts.run();
        accounts.removeService("workspace-0", "service-1");
        accounts.removeDocument("old-1");
        accounts.pass(Duration.ofDays(1));

        accounts.run();

        assertThat(accounts.keys("2026-01-31")).hasSize(5);
        accounts.assertComplete("2026-02-01");
        assertThat(accounts.expected()).hasSize(3);
    }

    @Test
    void aRowHasColumnsOfItsOwnAndABagForAllElse() {
        accounts.put(new ManagedPath("workspaces", "demo"), "{\"location\":\"westeurope\",\"kind\":\"Reserved\"}");
        accounts.service("demo", "main", "{\"kind\":\"fhir-R4\",\"properties\":{\"events\":{\"enabled\":true}}}");
        accounts.put(ManagedPath.in("demo", "iotConnectors", "heart"), "{\"properties\":{\"fhirService\":\"main\"}}");

        accounts.run();

        TableEntity row = accounts.rows().get(0);
        OffsetDateTime time = OffsetDateTime.parse("2026-01-31T10:00:00Z");
        Map<String, Object> columns = row.getProperties();
        // What storage adds.
        columns.keySet().removeIf(name -> name.contains("odata.") || name.equals("Timestamp"));
        assertThat(columns)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("PartitionKey", "2026-01-31"),
                        Map.entry("RowKey", Accounts.SUBSCRIPTION + "|demo|main"),
                        Map.entry("CreatedTime", time),
                        Map.entry("ChangedTime", time),
                        Map.entry("DocumentTimestamp", time),
                        Map.entry("AccountName", "demo/main"),
                        Map.entry("PrimaryRegion", "westeurope"),
                        Map.entry("ResourceGroup", "health"),
                        Map.entry("SubscriptionId", Accounts.SUBSCRIPTION),
                        Map.entry("FhirVersion", "R4"),
                        Map.entry(
                                "Properties",
                                "{\"iotConnectors\":1,\"smartOnFhirProxy\":false,\"byok\":false,\"privateLink\":false,"
                                        + "\"managedIdentity\":false,\"export\":false,\"import\":true,\"events\":true,"
                                        + "\"disasterRecovery\":false,\"workspaceKind\":\"Reserved\"}")));
    }

    @Test
    void documentsOfAnyFormHaveARowAndWhatIsNoneIsPassedOver() {
        accounts.document("whole");
        accounts.document("east of'the \"river\"#1?|%");
        accounts.document("unknown.json", "{\"subscriptionId\":\"s\",\"new\":{\"a\":[1]},\"requestedProperties\":7}");
        accounts.document("empty.json", "{}");
        accounts.document("broken.json", "{\"subscriptionId\":");
        accounts.document("list.json", "[]");
        accounts.document(".json", "{}");
        accounts.document("east/.json", "{}");
        accounts.document("notes.txt", "{}");
        accounts.document("huge.json", "{\"a\":\"" + "x".repeat(300_000) + "\"}");

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        assertThat(accounts.keys("2026-01-31"))
                .containsExactlyInAnyOrder(
                        Accounts.SUBSCRIPTION + "||whole",
                        Accounts.SUBSCRIPTION + "||east!0020of!0027the!0020!0022river!0022!00231!003f!007c!0025",
                        "s||unknown",
                        "||empty");
        assertThat(accounts.rows())
                .extracting(row -> row.getProperty("AccountName"))
                .contains("east of'the \"river\"#1?|%");
    }

    @Test
    void anAccountOfBothFormsHasOneRowAndTheRegistryIsRight() {
        accounts.document(
                "demo/main.json", "{\"subscriptionId\":\"" + Accounts.SUBSCRIPTION + "\",\"fhirVersion\":\"STU3\"}");
        accounts.document(
                "demo/other.json", "{\"subscriptionId\":\"" + Accounts.SUBSCRIPTION + "\",\"fhirVersion\":\"STU3\"}");
        accounts.service("demo", "main", "{\"kind\":\"fhir-R4\"}");

        accounts.run();

        assertThat(accounts.rows())
                .extracting(row -> row.getProperty("AccountName") + " " + row.getProperty("FhirVersion"))
                .containsExactlyInAnyOrder("demo/main R4", "demo/other STU3");
    }

    @Test
    void aMarkThatSaysNothingIsNoMark() {
        accounts.services(1);
        accounts.run();
        accounts.blobs
                .getBlobContainerClient("callisto-telemetry")
                .getBlobClient("account-snapshot")
                .upload(BinaryData.fromString("soon"), true);

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        accounts.assertComplete("2026-01-31");
        assertThat(accounts.mark()).isEqualTo("2026-01-31T00:00:00Z");
    }

    @Test
    void theProductTakesItWithItsOwnSettings() {
        Settings settings = Settings.of(Map.of(
                "AzureWebJobsStorage",
                accounts.connectionString(),
                "CALLISTO_DATA",
                folder.resolve("product").toString(),
                "CALLISTO_AUTH",
                "off"));
        accounts.document("old-1");
        try (Callisto callisto = new Callisto(settings, new SimpleMeterRegistry())) {
            callisto.snapshotAccounts();
            callisto.snapshotAccounts();
        }

        assertThat(accounts.rows())
                .extracting(TableEntity::getRowKey)
                .contains(Accounts.SUBSCRIPTION + "||old-1")
                .doesNotHaveDuplicates();
        assertThat(Instant.parse(accounts.mark())).isBeforeOrEqualTo(Instant.now());
    }
}

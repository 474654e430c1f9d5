package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.fhir.Definitions;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An export that is taken while others write is the state of one moment. */
@ExtendWith(SharedHost.class)
class ExportSnapshotTest {
    private static final int PAIRS = 60;
    private static final int WRITERS = 3;
    private static final int EXPORTS = 6;

    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void givenPairsThatOneTransactionEachWrites_whenTheyAreExportedMeanwhile_thenEachPairIsWhole(RunningHost host)
            throws Exception {
        exportWhileOthersWrite(host);
        replayed(host);
    }

    @Test
    void givenTypesWithoutHistory_whenTheyAreExportedMeanwhile_thenEachPairIsWholeAndWhatWasReplacedGoes(
            RunningHost host) throws Exception {
        setVersioning(host, "no-version");
        try {
            exportWhileOthersWrite(host);
            write(host, 0, -2, true);
            write(host, 0, -3, true);

            Map<String, JsonNode> exported = ExportJob.start(host, "$export?_type=Flag&includeAssociatedData=_history")
                    .output();

            assertThat(exported).containsEntry("Flag/pair-0", host.json("Flag/pair-0"));
            Await.until("a purge of what was replaced", () -> replacedPairs(host) == 0);
        } finally {
            setVersioning(host, "versioned");
        }
        assertThat(host.json("Flag/pair-0/_history").path("total").asInt()).isEqualTo(1);
    }

    /** Of the types of the pairs; without a restart, {@code /metadata} tells when it holds. */
    private static void setVersioning(RunningHost host, String versioning) {
        HttpResponse<String> answer =
                host.send(HttpRequest.newBuilder(host.base().resolve("/manage/workspaces/demo/fhirServices/main"))
                        .PUT(BodyPublishers.ofString("{\"properties\":{\"history\":{\"Basic\":\"" + versioning
                                + "\",\"Flag\":\"" + versioning + "\"}}}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Await.until("the policy " + versioning, () -> {
            for (JsonNode resource : host.json("metadata").at("/rest/0/resource")) {
                if (resource.path("type").asText().equals("Flag")) {
                    return resource.path("versioning").asText().equals(versioning);
                }
            }
            return false;
        });
    }

    /** How many versions there are in the file, which no request tells. */
    private static long replacedPairs(RunningHost host) {
        Definitions r4 = Definitions.r4();
        String sql = "SELECT COUNT(*) FROM ResourceHistory WHERE TypeId IN ("
                + r4.resourceType("Basic").orElseThrow().number() + ", "
                + r4.resourceType("Flag").orElseThrow().number() + ")";
        try (Connection file =
                        DriverManager.getConnection("jdbc:sqlite:" + host.data().resolve("services/demo/main.db"));
                Statement statement = file.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("The file of the host cannot be read", e);
        }
    }

    private void exportWhileOthersWrite(RunningHost host) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<Integer>> written = new ArrayList<>();
        List<Map<String, JsonNode>> exports = new ArrayList<>();
        try {
            for (int i = 0; i < PAIRS; i++) {
                write(host, i, 0, true);
            }
            for (int i = 0; i < WRITERS; i++) {
                int seed = i;
                written.add(writers.submit(() -> writeUntilStopped(host, seed)));
            }
            for (int i = 0; i < EXPORTS; i++) {
                exports.add(ExportJob.start(host, "$export?_type=Basic,Flag").output());
            }
        } finally {
            stop.set(true);
            writers.shutdown();
            assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        for (Future<Integer> count : written) {
            assertThat(count.get()).isPositive();
        }
        for (Map<String, JsonNode> export : exports) {
            for (int i = 0; i < PAIRS; i++) {
                assertThat(counter(export, "Basic/pair-" + i)).isEqualTo(counter(export, "Flag/pair-" + i));
            }
        }
        assertThat(exports.get(EXPORTS - 1)).isNotEqualTo(exports.get(0));
    }

    /** Another service that imports the files has the same resources, from the URLs of the manifest as they are. */
    private static void replayed(RunningHost host) {
        // The last writer may have deleted the one that is looked at.
        write(host, 0, -1, true);
        ExportJob job = ExportJob.start(host, "$export?_type=Flag");
        int flags = job.output().size();
        ImportJob.Input[] inputs =
                new ImportJob.Input[job.manifest().path("output").size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new ImportJob.Input(
                    "Flag", job.manifest().path("output").get(i).path("url").asText());
        }

        JsonNode manifest = ImportJob.start(host, inputs).manifest();

        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output").get(0).path("count").asInt()).isEqualTo(flags);
        assertThat(host.json("Flag/pair-0/_history").path("entry").get(0).path("resource"))
                .isEqualTo(host.json("Flag/pair-0"));
    }

    private int writeUntilStopped(RunningHost host, int seed) {
        Random random = new Random(seed);
        int writes = 0;
        while (!stop.get()) {
            write(host, random.nextInt(PAIRS), ++writes * WRITERS + seed, random.nextInt(8) > 0);
        }
        return writes;
    }

    /** Puts the pair with that counter, or deletes it. */
    private static void write(RunningHost host, int pair, int counter, boolean there) {
        HttpResponse<String> answer = host.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                        + entry("Basic", pair, "\"code\":{\"text\":\"" + counter + "\"}", there)
                        + ","
                        + entry(
                                "Flag",
                                pair,
                                "\"status\":\"active\",\"code\":{\"text\":\"" + counter
                                        + "\"},\"subject\":{\"display\":\"s\"}",
                                there)
                        + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String entry(String type, int pair, String members, boolean there) {
        String url = type + "/pair-" + pair;
        return there
                ? "{\"request\":{\"method\":\"PUT\",\"url\":\"" + url + "\"},\"resource\":{\"resourceType\":\"" + type
                        + "\",\"id\":\"pair-" + pair + "\"," + members + "}}"
                : "{\"request\":{\"method\":\"DELETE\",\"url\":\"" + url + "\"}}";
    }

    /** What the resource counts; empty text if it is not there. */
    private static String counter(Map<String, JsonNode> export, String key) {
        JsonNode resource = export.get(key);
        return resource == null ? "" : resource.at("/code/text").asText();
    }
}

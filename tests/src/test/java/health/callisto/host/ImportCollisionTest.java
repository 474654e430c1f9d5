package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same resource in a file more than once, or in the service already (spec: the newest by lastUpdated wins). */
@ExtendWith(SharedHost.class)
class ImportCollisionTest {
    private final String id = HapiClients.unique();
    private RunningHost host;
    private InputFiles files;

    @BeforeEach
    void connect(RunningHost shared) {
        host = shared;
        files = new InputFiles(shared);
    }

    @Test
    void theNewestOfAFileIsCurrentAndTheOthersAreItsHistory() {
        importLines(
                version(2, "2020-02-01T00:00:00Z", "Second"),
                version(3, "2020-03-01T00:00:00Z", "Third"),
                version(1, "2020-01-01T00:00:00Z", "First"));

        assertThat(current()).isEqualTo("3 2020-03-01 Third");
        assertThat(history()).containsExactly("3 2020-03-01 Third", "2 2020-02-01 Second", "1 2020-01-01 First");
    }

    @Test
    void anOlderOneThatComesLaterBecomesHistory() {
        importLines(version(5, "2020-05-01T00:00:00Z", "Fifth"));

        importLines(version(2, "2020-02-01T00:00:00Z", "Second"));

        assertThat(current()).isEqualTo("5 2020-05-01 Fifth");
        assertThat(history()).containsExactly("5 2020-05-01 Fifth", "2 2020-02-01 Second");
        assertThat(families("Second")).isZero();
        assertThat(families("Fifth")).isEqualTo(1);
    }

    @Test
    void anOlderOneWithoutANumberGetsOneIfThereIsRoomOrANegativeOneIfThatIsAllowed() {
        importLines(version(2, "2020-05-01T00:00:00Z", "Second"));
        importLines(timed("2020-04-01T00:00:00Z", "First"));
        assertThat(history()).containsExactly("2 2020-05-01 Second", "1 2020-04-01 First");

        String url = files.upload(id + "/past.ndjson", timed("2020-01-01T00:00:00Z", "Past"));
        JsonNode refused =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();
        assertThat(files.lines(refused.path("error").path(0).path("url").asText()))
                .singleElement()
                .asString()
                .contains("no version number left", "allowNegativeVersions");
        assertThat(ImportJob.startWithNegativeVersions(host, new ImportJob.Input("Patient", url))
                        .manifest()
                        .path("error"))
                .isEmpty();

        assertThat(history()).containsExactly("2 2020-05-01 Second", "1 2020-04-01 First", "-1 2020-01-01 Past");
        assertThat(host.get("Patient/" + id + "/_history/-1").body()).contains("Past");
    }

    private String timed(String time, String family) {
        return version(0, time, family).replace("\"versionId\":\"0\",", "");
    }

    @Test
    void aNewerOneThatComesLaterReplacesWhatIsStored() {
        importLines(version(1, "2020-01-01T00:00:00Z", "First"));

        importLines(version(4, "2020-04-01T00:00:00Z", "Fourth"));

        assertThat(current()).isEqualTo("4 2020-04-01 Fourth");
        assertThat(families("First")).isZero();
    }

    @Test
    void theSameImportAgainChangesNothing() {
        String[] lines = {
            version(1, "2020-01-01T00:00:00Z", "First"),
            version(2, "2020-02-01T00:00:00Z", "Second"),
            "{\"resourceType\":\"Patient\",\"id\":\"" + id + "-bare\",\"active\":true}"
        };
        importLines(lines);
        long versions = host.versions();
        List<String> history = history();

        importLines(lines);

        assertThat(host.versions()).isEqualTo(versions);
        assertThat(history()).isEqualTo(history);
    }

    @Test
    void anUpdateBehindAnImportIsTheNextVersion() {
        importLines(version(7, "2020-07-01T00:00:00Z", "Seventh"));

        assertThat(host.send(host.request("Patient/" + id)
                                .header("Content-Type", "application/fhir+json")
                                .header("If-Match", "W/\"7\"")
                                .PUT(BodyPublishers.ofString(
                                        "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"active\":true}")))
                        .headers()
                        .firstValue("ETag"))
                .hasValue("W/\"8\"");
    }

    private void importLines(String... lines) {
        String url = files.upload(id + "/" + HapiClients.unique() + ".ndjson", String.join("\n", lines));
        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();
        assertThat(manifest.path("error")).isEmpty();
    }

    private String version(int number, String time, String family) {
        return """
                {"resourceType":"Patient","id":"%s","meta":{"versionId":"%d","lastUpdated":"%s"},\
                "name":[{"family":"%s"}]}""".formatted(id, number, time, family);
    }

    private String current() {
        return describe(host.json("Patient/" + id));
    }

    private List<String> history() {
        List<String> versions = new ArrayList<>();
        host.json("Patient/" + id + "/_history")
                .path("entry")
                .forEach(entry -> versions.add(describe(entry.path("resource"))));
        return versions;
    }

    private long families(String family) {
        return host.json("Patient?_count=0&_total=accurate&_id=" + id + "&family=" + family)
                .path("total")
                .asLong();
    }

    private static String describe(JsonNode patient) {
        JsonNode meta = patient.path("meta");
        return meta.path("versionId").asText()
                + " " + meta.path("lastUpdated").asText().substring(0, 10)
                + " " + patient.path("name").path(0).path("family").asText();
    }
}

package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What lines of an import may be beside resources, and what is told of the files that they are in. */
@ExtendWith(SharedHost.class)
class ImportLinesTest {
    private static final String DELETED = "{\"url\":\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
            + "\"valueString\":\"soft-deleted\"}";

    private final String mark = HapiClients.unique();
    private RunningHost host;
    private InputFiles files;

    @BeforeEach
    void connect(RunningHost shared) {
        host = shared;
        files = new InputFiles(shared);
    }

    @Test
    void aDeletionIsImportedWithItsVersionAndTime() {
        String id = mark + "-d";
        String first = patient(id, "\"versionId\":\"1\",\"lastUpdated\":\"2023-10-26T04:00:00.000Z\"");
        // Nothing but type, id and meta, as the documentation of Azure's import has it; versionId is a number there.
        String deletion = "{\"resourceType\":\"Patient\",\"id\":\"" + id
                + "\",\"meta\":{\"lastUpdated\":\"2023-10-27T04:00:00.000Z\",\"versionId\":4,\"extension\":[" + DELETED
                + "]}}";
        String never =
                "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\",\"meta\":{\"extension\":[" + DELETED + "]}}";
        String url = files.upload(mark + "/deleted.ndjson", first + "\n" + deletion + "\n" + never + "\n");

        JsonNode manifest = ImportJob.start(host, new ImportJob.Input("", url)).manifest();
        JsonNode again = ImportJob.start(host, new ImportJob.Input("", url)).manifest();

        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(3);
        assertThat(again.path("error")).isEmpty();
        assertThat(host.get("Patient/" + id).statusCode()).isEqualTo(410);
        assertThat(host.get("Observation/" + id).statusCode()).isEqualTo(410);
        JsonNode history = host.json("Patient/" + id + "/_history");
        assertThat(history.path("total").asInt()).isEqualTo(2);
        JsonNode deleted = history.path("entry").path(0);
        assertThat(deleted.at("/request/method").asText()).isEqualTo("DELETE");
        assertThat(deleted.at("/response/etag").asText()).isEqualTo("W/\"4\"");
        assertThat(deleted.at("/response/lastModified").asText()).startsWith("2023-10-27T04:00:00");
        assertThat(host.json("Observation/" + id + "/_history").path("total").asInt())
                .isEqualTo(1);
    }

    @Test
    void aByteOrderMarkAndBlankLinesAreNoErrors() {
        String lines =
                "\ufeff" + patient(mark + "-b", "") + "\r\n   \n\t\n \t \r\n\n" + patient(mark + "-c", "") + "\n  ";
        String url = files.upload(mark + "/mark.ndjson", lines);

        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();

        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(2);
        assertThat(host.get("Patient/" + mark + "-b").statusCode()).isEqualTo(200);
    }

    @Test
    void eachCauseOfARefusalHasItsOwnMessage() {
        String id = mark + "-r";
        String url = files.upload(
                mark + "/refused.ndjson",
                String.join(
                        "\n",
                        patient(id, "\"versionId\":\"2\",\"lastUpdated\":\"2020-02-01T00:00:00Z\""),
                        patient(id, "\"versionId\":\"1\",\"lastUpdated\":\"2020-03-01T00:00:00Z\""),
                        patient(id, "\"versionId\":\"3\",\"lastUpdated\":\"2020-01-01T00:00:00Z\""),
                        patient(id, "\"versionId\":\"1\",\"lastUpdated\":\"2020-01-01T00:00:00Z\""),
                        patient(id, "\"lastUpdated\":\"2019-01-01T00:00:00Z\"").replace("true", "false")));

        JsonNode error = ImportJob.start(host, new ImportJob.Input("Patient", url))
                .manifest()
                .path("error")
                .path(0);

        List<String> lines = files.lines(error.path("url").asText());
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .contains("line 2")
                .contains("lastUpdated is newer")
                .doesNotContain("InitialLoad");
        assertThat(lines.get(1))
                .contains("line 3")
                .contains("versionId is greater")
                .doesNotContain("InitialLoad");
        assertThat(lines.get(2))
                .contains("line 5")
                .contains("allowNegativeVersions")
                .doesNotContain("InitialLoad");
        assertThat(contentType(error.path("url").asText())).isEqualTo("application/fhir+ndjson");
    }

    @Test
    void aVersionThatCannotBeKeptIsAnErrorOfItsLine() {
        String id = mark + "-v";
        String time = ",\"lastUpdated\":\"2020-02-01T00:00:00Z\"";
        String url = files.upload(
                mark + "/versions.ndjson",
                String.join(
                        "\n",
                        patient(id + "1", "\"versionId\":\"99999999999999999999\""),
                        patient(id + "2", "\"versionId\":\"-5\""),
                        patient(id + "3", "\"versionId\":\"0\"" + time),
                        patient(id + "4", "\"versionId\":\"9223372036854775807\"" + time),
                        patient(id + "5", "\"versionId\":\"MTY4NzAx\"" + time),
                        patient(id + "6", "\"versionId\":\"999999999999999999\"" + time)));

        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();

        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(2);
        List<String> lines =
                files.lines(manifest.path("error").path(0).path("url").asText());
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("line 1", "meta.versionId", "18 digits");
        assertThat(lines.get(1)).contains("line 2", "allowNegativeVersions");
        assertThat(lines.get(2)).contains("line 3", "versions begin at 1");
        assertThat(lines.get(3)).contains("line 4", "18 digits");
        assertThat(host.json("Patient/" + id + "5").at("/meta/versionId").asText())
                .isEqualTo("1");
        assertThat(host.json("Patient/" + id + "6").at("/meta/versionId").asText())
                .isEqualTo("999999999999999999");
    }

    @Test
    void theSignatureOfAnInputUrlIsToldNowhere() {
        String url = files.upload(mark + "/signed.ndjson", patient(mark + "-s", "") + "\n{}\n")
                + "?sv=2021-08-06&se=never&sig=SECRET";

        ImportJob job = ImportJob.start(host, new ImportJob.Input("Patient", url));
        JsonNode manifest = job.manifest();

        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(1);
        assertThat(manifest.path("output").path(0).path("inputUrl").asText()).endsWith("signed.ndjson");
        assertThat(manifest.toString()).doesNotContain("SECRET");
        assertThat(files.lines(manifest.path("error").path(0).path("url").asText())
                        .toString())
                .doesNotContain("SECRET");
        assertThat(host.get("_operations").body()).doesNotContain("SECRET");
        HttpResponse<String> refused =
                ImportJob.request(host, 1_000_000, new ImportJob.Input("Patient", url.replace("signed", "none")));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("SECRET");
        HttpResponse<String> elsewhere = ImportJob.request(
                host, 1_000_000, new ImportJob.Input("Patient", "https://other.blob.core.windows.net/c/b?sig=SECRET"));
        assertThat(elsewhere.body()).doesNotContain("SECRET");
    }

    private String contentType(String url) {
        return files.properties(url).getContentType();
    }

    private static String patient(String id, String meta) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\""
                + (meta.isEmpty() ? "" : ",\"meta\":{" + meta + "}") + ",\"active\":true}";
    }
}

package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code $export} with {@code _anonymizationConfig}, from the rule file in the storage account to the files that come out. */
@ExtendWith(SharedHost.class)
class DeidentifiedExportTest {
    private static final String SECRET = "a-key-that-nobody-is-told";
    private static final String RULES = """
            {"fhirVersion":"R4","processingErrors":"raise","fhirPathRules":[
              {"path":"Resource.id","method":"cryptoHash"},
              {"path":"nodesByType('Reference').reference","method":"cryptoHash"},
              {"path":"nodesByType('HumanName')","method":"redact"},
              {"path":"Patient.telecom.where(use='home')","method":"redact"},
              {"path":"Patient.birthDate","method":"generalize","cases":{"$this >= @1990-01-01":"@1990"}}],
             "parameters":{"cryptoHashKey":"%s"}}""".formatted(SECRET);
    private static final String REDACTED_IDS = "{\"fhirPathRules\":[{\"path\":\"Resource.id\",\"method\":\"redact\"}]}";

    private final RunningHost host;
    private final InputFiles files;
    /** Sets what a test stores apart from what others do. */
    private final String mark = UUID.randomUUID().toString();

    private String config = "";

    DeidentifiedExportTest(RunningHost host) {
        this.host = host;
        this.files = new InputFiles(host);
    }

    @BeforeEach
    void rules() {
        config = config(RULES);
    }

    /** A rule file of that content; its name. */
    private String config(String content) {
        String name = UUID.randomUUID() + ".json";
        files.upload("anonymization", name, BinaryData.fromString(content));
        return name;
    }

    private String put(String type, String name, String members) {
        String id = name + "-" + mark.substring(0, 8);
        HttpResponse<String> answer = host.put(
                type + "/" + id,
                "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"tag\":[{\"code\":\"" + mark
                        + "\"}]}," + members + "}");
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return type + "/" + id;
    }

    private String patient() {
        return put(
                "Patient",
                "p",
                "\"name\":[{\"family\":\"Ruelas\"}],\"birthDate\":\"1995-05-05\",\"telecom\":[{\"use\":\"home\",\"value\":\"tel-home\"},"
                        + "{\"use\":\"work\",\"value\":\"tel-work\"}]");
    }

    private String mine(String type) {
        return "_type=" + type + "&_typeFilter=" + URLEncoder.encode(type + "?_tag=" + mark, UTF_8)
                + "&_anonymizationConfig=" + config;
    }

    private JsonNode one(String query) {
        List<JsonNode> resources = ExportJob.start(host, "$export?" + query).resources("output");
        assertThat(resources).hasSize(1);
        return resources.get(0);
    }

    @Test
    void givenHashedIdsAndReferences_whenExported_thenTheyAreStillJoinedAndNobodyIsNamed() {
        String patient = patient();
        put(
                "Observation",
                "o",
                "\"status\":\"final\",\"code\":{\"text\":\"c\"},\"subject\":{\"reference\":\"" + patient + "\"}");

        JsonNode exported = one(mine("Patient"));
        JsonNode observation = one(mine("Observation"));

        assertThat(exported.path("id").asText()).matches("[0-9a-f]{64}");
        assertThat(observation.at("/subject/reference").asText())
                .isEqualTo("Patient/" + exported.path("id").asText());
        assertThat(exported.toString()).doesNotContain("Ruelas", "tel-home").contains("tel-work");
        assertThat(exported.path("birthDate").asText()).isEqualTo("1990");
        assertThat(exported.at("/meta/security").findValuesAsText("code"))
                .containsExactly("REDACTED", "CRYTOHASH", "GENERALIZED");
        assertThat(host.json(patient).at("/name/0/family").asText()).isEqualTo("Ruelas");
    }

    @Test
    void givenTheRulesOfTheReadme_whenExported_thenNobodyIsNamed() throws IOException {
        String readme = Files.readString(HostCommand.HOME.resolve("README.md"));
        int start = readme.indexOf("```json\n{\n  \"fhirVersion\"") + "```json\n".length();
        config = config(readme.substring(start, readme.indexOf("```", start)));
        patient();

        JsonNode exported = one(mine("Patient"));

        assertThat(exported.toString()).doesNotContain("Ruelas", "tel-home", "tel-work", "1995-05-05");
        assertThat(exported.path("birthDate").asText()).matches("1995-0[3-6]-\\d\\d");
    }

    @Test
    void givenTheEtagOfTheFile_whenItIsThat_thenTheExportBegins() {
        String etag = files.upload("anonymization", config, BinaryData.fromString(RULES))
                .getProperties()
                .getETag();
        patient();

        assertThat(one(mine("Patient") + "&_anonymizationConfigEtag=" + URLEncoder.encode(etag, UTF_8))
                        .has("name"))
                .isFalse();
        HttpResponse<String> other =
                ExportJob.request(host, "$export?" + mine("Patient") + "&_anonymizationConfigEtag=0x8D8494A069489EC");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("_anonymizationConfigEtag").contains(etag.replace("\"", ""));
    }

    @Test
    void givenTheConfigurationInTheBody_whenAPatientIsExported_thenItIsDeidentifiedToo() {
        String patient = patient();
        String body =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\",\"valueReference\":{\"reference\":\""
                        + patient + "\"}},{\"name\":\"_anonymizationConfig\",\"valueString\":\"" + config + "\"}]}";

        List<JsonNode> exported = ExportJob.taken(
                        host,
                        host.send(host.request("Patient/$export")
                                .header("Prefer", "respond-async")
                                .header("Content-Type", "application/fhir+json")
                                .POST(BodyPublishers.ofString(body))))
                .resources("output");

        assertThat(exported).hasSize(1);
        assertThat(exported.toString()).doesNotContain("Ruelas", patient).contains("CRYTOHASH");
    }

    @Test
    void givenElements_whenExported_thenRulesSeeTheWholeResourceAndThePartIsWritten() {
        patient();

        JsonNode exported = one(mine("Patient") + "&_elements=birthDate,name,telecom&_container=export");

        assertThat(exported.path("birthDate").asText()).isEqualTo("1990");
        assertThat(exported.path("telecom").size()).isEqualTo(1);
        assertThat(exported.has("name")).isFalse();
        assertThat(exported.at("/meta/tag").toString()).contains("SUBSETTED");
        assertThat(exported.at("/meta/security").toString()).contains("CRYTOHASH");
    }

    @Test
    void givenHistory_whenExported_thenReplacedVersionsAreDeidentifiedToo() {
        patient();
        put("Patient", "p", "\"name\":[{\"family\":\"Stamm\"}]");

        List<JsonNode> versions = ExportJob.start(
                        host, "$export?_type=Patient&includeAssociatedData=_history&_anonymizationConfig=" + config)
                .resources("output");

        assertThat(versions)
                .filteredOn(version -> version.at("/meta/tag").toString().contains(mark))
                .hasSize(2)
                .allSatisfy(version -> assertThat(version.has("name")).isFalse());
        assertThat(versions.toString()).doesNotContain("Ruelas", "Stamm");
    }

    @Test
    void givenADeletedResource_whenItsIdIsHashed_thenItsDeletionIsToldByTheHash() {
        String patient = patient();
        String hash = one(mine("Patient")).path("id").asText();
        host.send(host.request(patient).DELETE());

        List<JsonNode> deleted = ExportJob.start(
                        host, "$export?_type=Patient&includeAssociatedData=_deleted&_anonymizationConfig=" + config)
                .resources("deleted");

        assertThat(deleted.toString())
                .contains("\"url\":\"Patient/" + hash + "\"")
                .doesNotContain(patient);
    }

    @Test
    void givenRulesThatLeaveNoId_whenDeletionsAreAskedFor_thenThatIsRefusedAndOtherwiseTheyAreLeftOut() {
        String time = ExportJob.start(host, "$export?" + mine("Patient"))
                .manifest()
                .path("transactionTime")
                .asText();
        host.send(host.request(patient()).DELETE());
        config = config(REDACTED_IDS);

        HttpResponse<String> answer = ExportJob.request(
                host, "$export?_type=Patient&includeAssociatedData=_deleted&_anonymizationConfig=" + config);
        ExportJob since =
                ExportJob.start(host, "$export?_type=Patient&_since=" + time + "&_anonymizationConfig=" + config);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("cryptoHash Patient.id");
        assertThat(since.resources("deleted")).isEmpty();
    }

    @Test
    void givenARuleThatFails_whenErrorsAreRaised_thenTheJobFailsAndSaysWhereAndNotWhose() {
        patient();
        String rule = "\"fhirPathRules\":[{\"path\":\"Patient.name.family\",\"method\":\"generalize\","
                + "\"cases\":{\"true\":\"$this * 2\"}}]";
        config = config("{" + rule + "}");
        HttpResponse<String> raised =
                ExportJob.start(host, "$export?" + mine("Patient")).ended();
        config = config("{\"processingErrors\":\"skip\"," + rule + "}");

        JsonNode skipped = ExportJob.start(host, "$export?" + mine("Patient"))
                .resources("output")
                .get(0);

        assertThat(raised.statusCode()).isEqualTo(500);
        assertThat(raised.body())
                .contains("fhirPathRules[0] (path Patient.name.family)", "processingErrors")
                .doesNotContain("Ruelas", mark.substring(0, 8));
        assertThat(skipped.toString()).startsWith("{\"resourceType\":\"Patient\",\"meta\":{\"security\":[{");
    }

    @Test
    void givenAJob_whenItHasEnded_thenNoSecretOfTheFileIsInItsRecordsOrAnswers() throws SQLException {
        patient();
        ExportJob job = ExportJob.start(host, "$export?" + mine("Patient"));
        String manifest = job.manifest().toString();

        assertThat(manifest).contains(config).doesNotContain(SECRET);
        assertThat(host.get("_operations").body()).doesNotContain(SECRET);
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + host.data().resolve("services/demo/main.db"));
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT group_concat(Definition || Result) FROM Job")) {
            assertThat(rows.getString(1)).contains(config).doesNotContain(SECRET);
        }
        assertThat(String.join("", host.output()) + String.join("", host.errors()))
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | not valid JSON",
                "{\"fhirPathRules\":[]} | nothing would be de-identified",
                "{\"fhirPathRules\":[{\"path\":\"Patient.name\",\"method\":\"remove\"}]} | fhirPathRules[0]",
                "{\"fhirPathRules\":[{\"path\":\"Patient.name.where(\",\"method\":\"redact\"}]} | no FHIRPath",
                "{\"fhirPathRules\":[{\"path\":\"Patient.id\",\"method\":\"cryptoHash\"}]} | parameters.cryptoHashKey",
                "{\"fhirPathRules\":[{\"path\":\"Patient.id\",\"method\":\"encrypt\"}],\"parameters\":{\"encryptKey\":\"short\"}} "
                        + "| 128, 192 or 256 bits"
            })
    void aFileThatCannotBeHonouredIsToldAtOnce(String content, String told) {
        HttpResponse<String> answer = ExportJob.request(host, "$export?_anonymizationConfig=" + config(content));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_anonymizationConfig=none.json | There is no file none.json in the container anonymization",
                "_anonymizationConfig= | the name of one file",
                "_anonymizationConfig=a&_anonymizationConfig=b | the name of one file",
                "_anonymizationConfig=../demo-main/a.json | the name of one file",
                "_anonymizationConfigEtag=0x1 | belongs to _anonymizationConfig",
                "_anonymizationconfig=a.json | no parameter",
                "_anonymizationConfigCollectionReference=r.azurecr.io/c:d | no parameter"
            })
    void whatCannotBeDoneIsToldAtOnceAndNeverForgiven(String query, String told) {
        HttpResponse<String> answer = host.send(host.request("$export?" + query)
                .header("Prefer", "respond-async, handling=lenient")
                .GET());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(told);
    }
}

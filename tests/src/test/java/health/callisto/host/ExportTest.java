package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code $export} (Bulk Data Access 2.0) from the request to the files, which need no more than their URLs. */
@ExtendWith(SharedHost.class)
class ExportTest {
    private final RunningHost host;
    /** Sets what a test stores apart from what others do. */
    private final String mark = UUID.randomUUID().toString();

    ExportTest(RunningHost host) {
        this.host = host;
    }

    private String put(String type, String name, String members) {
        String id = name + "-" + mark.substring(0, 8);
        HttpResponse<String> answer = host.put(
                type + "/" + id,
                "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"tag\":[{\"code\":\"" + mark
                        + "\"}]}" + (members.isEmpty() ? "" : "," + members) + "}");
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return type + "/" + id;
    }

    private String observation(String name, String subject) {
        return put(
                "Observation",
                name,
                "\"status\":\"final\",\"code\":{\"text\":\"" + name + "\"},\"subject\":{\"reference\":\"" + subject
                        + "\"}");
    }

    /** Only what this test has stored of the type. */
    private String mine(String type) {
        return "_type=" + type + "&_typeFilter=" + URLEncoder.encode(type + "?_tag=" + mark, UTF_8);
    }

    @Test
    void aSystemIsExportedWholeAndAsItIsStored() {
        String patient = put("Patient", "p", "\"active\":true");
        String organization = put("Organization", "o", "\"name\":\"n\"");

        ExportJob job = ExportJob.start(host, "$export");

        assertThat(job.output()).containsKeys(patient, organization);
        assertThat(job.output()).containsEntry(patient, host.json(patient));
        JsonNode manifest = job.manifest();
        assertThat(new InputFiles(host)
                        .properties(manifest.path("output").path(0).path("url").asText())
                        .getContentType())
                .isEqualTo("application/fhir+ndjson");
        assertThat(manifest.path("requiresAccessToken").asBoolean(true)).isFalse();
        assertThat(manifest.path("request").asText()).isEqualTo(host.base() + "/$export");
        assertThat(manifest.path("error")).isEmpty();
        assertThat(job.status().headers().firstValue("Expires")).isPresent();
    }

    @Test
    void whetherUnitsMayRunSideBySideIsTaken() {
        assertThat(ExportJob.request(host, "$export?_type=Basic&_isParallel=true")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void filtersOfATypeAreJoinedAndNothingComesTwice() {
        String a = put("Basic", "a", "\"code\":{\"coding\":[{\"code\":\"a\"},{\"code\":\"both\"}]}");
        String b = put("Basic", "b", "\"code\":{\"coding\":[{\"code\":\"b\"},{\"code\":\"both\"}]}");
        put("Basic", "c", "\"code\":{\"coding\":[{\"code\":\"c\"}]}");
        String filters = URLEncoder.encode(
                "Basic?code=both,none&_tag=" + mark + ",Basic?code=a&_tag=" + mark + ",Basic?code=b&_tag=" + mark,
                UTF_8);

        assertThat(ExportJob.start(host, "$export?_type=Basic&_typeFilter=" + filters)
                        .output())
                .containsOnlyKeys(a, b);
    }

    @Test
    void patientsAreExportedWithWhatIsInTheirCompartments() {
        String patient = put("Patient", "p", "");
        String device = put("Device", "d", "");
        String organization = put("Organization", "o", "");
        String ofPatient = observation("p", patient);
        String ofDevice = observation("d", device);

        assertThat(ExportJob.start(host, "Patient/$export").output())
                .containsKeys(patient, ofPatient)
                .doesNotContainKeys(ofDevice, organization, device);
    }

    @Test
    void aGroupIsExportedByItsActiveMembers() {
        String in = put("Patient", "in", "");
        String gone = put("Patient", "gone", "");
        String ofIn = observation("in", in);
        observation("gone", gone);
        String group = put(
                "Group",
                "g",
                "\"type\":\"person\",\"actual\":true,\"member\":[{\"entity\":{\"reference\":\"" + in + "\"}},"
                        + "{\"entity\":{\"reference\":\"" + gone + "\"},\"inactive\":true}]");

        assertThat(ExportJob.start(host, group + "/$export").output()).containsOnlyKeys(in, ofIn, group);
        assertThat(ExportJob.request(host, "Group/none/$export").statusCode()).isEqualTo(404);
    }

    @Test
    void patientsCanBeNamedInTheBody() {
        String wanted = put("Patient", "wanted", "");
        String other = put("Patient", "other", "");
        String ofBoth = put(
                "AuditEvent",
                "both",
                "\"type\":{\"code\":\"a\"},\"recorded\":\"2026-01-01T00:00:00Z\",\"source\":{\"observer\":{\"display\":\"x\"}},"
                        + "\"agent\":[{\"requestor\":true,\"who\":{\"reference\":\"" + wanted + "\"}},"
                        + "{\"requestor\":false,\"who\":{\"reference\":\"" + other + "\"}}]");
        String body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\",\"valueReference\":"
                + "{\"reference\":\"" + wanted + "\"}},{\"name\":\"_type\",\"valueString\":\"Patient,AuditEvent\"}]}";

        ExportJob job = ExportJob.taken(
                host,
                host.send(host.request("Patient/$export")
                        .header("Prefer", "respond-async")
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(body))));

        assertThat(job.output()).containsOnlyKeys(wanted, ofBoth);
    }

    @Test
    void whatChangedSinceATimeIsExportedWithWhatWasDeleted() {
        String before = put("Basic", "before", "\"code\":{\"text\":\"b\"}");
        String deleted = put("Basic", "deleted", "\"code\":{\"text\":\"d\"}");
        String time = ExportJob.start(host, "$export?" + mine("Basic"))
                .manifest()
                .path("transactionTime")
                .asText();
        String after = put("Basic", "after", "\"code\":{\"text\":\"a\"}");
        host.send(host.request(deleted).DELETE());

        ExportJob job = ExportJob.start(host, "$export?_type=Basic&_since=" + time);

        assertThat(job.output()).containsKey(after).doesNotContainKeys(before, deleted);
        assertThat(job.resources("deleted").toString()).contains("\"method\":\"DELETE\",\"url\":\"" + deleted + "\"");
        assertThat(ExportJob.start(host, "$export?_till=" + time + "&" + mine("Basic"))
                        .output())
                .containsOnlyKeys(before);
    }

    @Test
    void replacedVersionsComeWhenTheyAreAskedFor() {
        String basic = put("Basic", "v", "\"code\":{\"text\":\"one\"}");
        put("Basic", "v", "\"code\":{\"text\":\"two\"}");

        assertThat(ExportJob.start(host, "$export?_type=Basic&includeAssociatedData=_history")
                        .resources("output"))
                .filteredOn(resource -> basic.endsWith(resource.path("id").asText()))
                .extracting(resource -> resource.at("/meta/versionId").asText())
                .containsExactly("1", "2");
    }

    @Test
    void elementsAreLeftOut() {
        String patient = put("Patient", "p", "\"active\":true,\"gender\":\"male\"");

        Map<String, JsonNode> output = ExportJob.start(host, "$export?_elements=Patient.gender&" + mine("Patient"))
                .output();

        assertThat(output).containsOnlyKeys(patient);
        JsonNode part = output.getOrDefault(patient, MissingNode.getInstance());
        assertThat(part.has("active")).isFalse();
        assertThat(part.path("gender").asText()).isEqualTo("male");
        assertThat(part.at("/meta/tag").toString()).contains("SUBSETTED");
    }

    @Test
    void filesHoldNoMoreThanTheyShouldAndGoIntoTheContainerThatIsNamed() {
        for (int i = 0; i < 7; i++) {
            put("Basic", "n" + i, "\"code\":{\"text\":\"n\"}");
        }

        ExportJob job = ExportJob.start(host, "$export?_maxCount=3&_container=export&" + mine("Basic"));

        assertThat(job.output()).hasSize(7);
        assertThat(job.manifest().path("output"))
                .extracting(file -> file.path("count").asInt())
                .containsExactly(3, 3, 1);
        assertThat(job.manifest().path("output").get(0).path("url").asText()).contains("/export/");
    }

    @Test
    void anExportThatIsForgottenTakesItsFilesAlong() {
        put("Basic", "f", "\"code\":{\"text\":\"f\"}");
        ExportJob job = ExportJob.start(host, "$export?" + mine("Basic"));
        URI file = URI.create(job.manifest().path("output").get(0).path("url").asText());

        assertThat(job.delete().statusCode()).isEqualTo(202);

        assertThat(job.status().statusCode()).isEqualTo(404);
        assertThat(host.send(HttpRequest.newBuilder(file)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fhir-5-other-main", "callisto-accounts", "azure-webjobs-hosts", "private"})
    void aContainerThatTheServiceIsNotSetForIsForbidden(String container) {
        HttpResponse<String> answer = ExportJob.request(host, "$export?_container=" + container);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("may not use the container " + container, "properties.export.containers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$export?_outputFormat=csv | _outputFormat",
                "$export?_since=yesterday | _since",
                "$export?_type=Patience | no resource type",
                "$export?_typeFilter=code%3Da | Type?parameter=value",
                "$export?_typeFilter=Patient%3Fcolour%3Dred | colour",
                "$export?_type=Basic&_typeFilter=Patient%3Fgender%3Dmale | which _type does not",
                "$export?_container=A | _container",
                "$export?_maxCount=0 | _maxCount",
                "$export?includeAssociatedData=all | _history and _deleted",
                "$export?colour=red | colour",
                "$export?patient=Patient/1 | belongs to",
                "Patient/$export?patient=Device/1 | Patient/123"
            })
    void whatCannotBeDoneIsToldAtOnce(String path, String told) {
        HttpResponse<String> answer = ExportJob.request(host, path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(told);
    }
}

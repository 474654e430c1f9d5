package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What takes longer than CALLISTO_REQUEST_SECONDS ends with 503, whatever it is; the clock goes on as it is looked at. */
class RequestTimeTest {
    private static final String ANN = "{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"family\":\"Ann\"}]}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static void assertOverdue(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/issue/0/code").asText()).isEqualTo("timeout");
        assertThat(answer.diagnostics()).contains("CALLISTO_REQUEST_SECONDS");
    }

    private static String repeated(int times, String text) {
        return String.join(",", Collections.nCopies(times, text));
    }

    private static String bundle(String type, int entries, String conditions) {
        String entry = "{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}},"
                + "\"request\":{\"method\":\"POST\",\"url\":\"Basic\"" + conditions + "}}";
        return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":["
                + IntStream.range(0, entries)
                        .mapToObj(i -> entry.replace("#", Integer.toString(i)))
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private int stored() {
        return fhir.get("Basic?_summary=count").json().path("total").asInt();
    }

    @Test
    void aHistoryEnds() {
        fhir.put("Patient/a", ANN);
        fhir.endTimeAfter(3);

        assertOverdue(fhir.get("Patient/a/_history"));
    }

    @Test
    void theEntriesOfABatchForWhichThereIsNoTimeAreAnswered503EachAndTheOthersAreDone() {
        fhir.endTimeAfter(60);
        Answer answer = fhir.post("", bundle("batch", 100, ""));
        fhir.giveTime();

        assertThat(answer.status()).isEqualTo(200);
        JsonNode entries = answer.json().path("entry");
        assertThat(entries).hasSize(100);
        long done = StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.at("/response/status").asText().equals("201 Created"))
                .count();
        assertThat(done).isPositive().isLessThan(100).isEqualTo(stored());
        JsonNode last = entries.get(99).path("response");
        assertThat(last.path("status").asText()).isEqualTo("503 Service Unavailable");
        assertThat(last.at("/outcome/issue/0/code").asText()).isEqualTo("timeout");
    }

    @Test
    void ofATransactionForWhichThereIsNoTimeNothingIsDone() {
        fhir.endTimeAfter(60);
        Answer answer = fhir.post("", bundle("transaction", 100, ""));
        fhir.giveTime();

        assertOverdue(answer);
        assertThat(stored()).isZero();
    }

    @Test
    void ofATransactionWithConditionsForWhichThereIsNoTimeNothingIsDone() {
        fhir.endTimeAfter(60);
        Answer answer = fhir.post("", bundle("transaction", 100, ",\"ifNoneExist\":\"identifier=urn:a|#\""));
        fhir.giveTime();

        assertOverdue(answer);
        assertThat(stored()).isZero();
    }

    @Test
    void aFhirPathPatchOfManyOperationsEndsAndChangesNothing() {
        fhir.put("Patient/a", ANN);
        String operation = """
                {"name":"operation","part":[{"name":"type","valueCode":"delete"},
                 {"name":"path","valueString":"Patient.name.where(family = 'Bea')"}]}""";
        fhir.endTimeAfter(100);
        Answer answer = fhir.send(
                "PATCH",
                "Patient/a",
                "{\"resourceType\":\"Parameters\",\"parameter\":[" + repeated(200, operation) + "]}");
        fhir.giveTime();

        assertOverdue(answer);
        assertThat(fhir.get("Patient/a").json().at("/meta/versionId").asText()).isEqualTo("1");
    }

    @Test
    void aJsonPatchOfManyOperationsEndsAndChangesNothing() {
        fhir.put("Patient/a", ANN);
        fhir.endTimeAfter(100);
        Answer answer = fhir.send(
                "PATCH",
                "Patient/a",
                "[" + repeated(200, "{\"op\":\"replace\",\"path\":\"/name/0/family\",\"value\":\"Bea\"}") + "]",
                "Content-Type",
                "application/json-patch+json");
        fhir.giveTime();

        assertOverdue(answer);
        assertThat(fhir.get("Patient/a").json().at("/name/0/family").asText()).isEqualTo("Ann");
    }

    @Test
    void aValidationAgainstAProfileEnds() {
        String profile = "Patient/$validate?profile=http://hl7.org/fhir/StructureDefinition/Patient";
        String patient = "{\"resourceType\":\"Patient\",\"name\":[" + repeated(200, "{\"family\":\"Ann\"}") + "]}";
        fhir.endTimeAfter(100);
        assertOverdue(fhir.post(profile, patient));
        fhir.giveTime();

        assertThat(fhir.post(profile, patient).status()).isEqualTo(200);
    }

    @Test
    void anExpansionOfAValueSetEnds() {
        String concepts = IntStream.range(0, 200)
                .mapToObj(i -> "{\"code\":\"c" + i + "\"}")
                .collect(Collectors.joining(","));
        fhir.put("CodeSystem/c", """
                {"resourceType":"CodeSystem","id":"c","url":"http://s.org","status":"active","content":"complete",
                 "concept":[%s]}""".formatted(concepts));
        fhir.put("ValueSet/v", """
                {"resourceType":"ValueSet","id":"v","url":"http://sets.org/v","status":"active","compose":{"include":[
                 {"system":"http://s.org","filter":[{"property":"code","op":"in","value":"c1,c2"}]}]}}""");
        fhir.endTimeAfter(100);
        assertOverdue(fhir.get("ValueSet/v/$expand"));
        fhir.endTimeAfter(100);
        assertOverdue(fhir.get("Observation?code:in=http://sets.org/v"));
        fhir.giveTime();

        assertThat(fhir.get("ValueSet/v/$expand").json().at("/expansion/contains"))
                .hasSize(2);
        assertThat(fhir.get("Observation?code:in=http://sets.org/v").status()).isEqualTo(200);
    }

    @Test
    void aValidatorThatIsKeptServesTheRequestsAfterThatWhichMadeIt() {
        for (String name : List.of("p", "q")) {
            fhir.put("StructureDefinition/" + name, """
                    {"resourceType":"StructureDefinition","id":"%s","url":"http://p.org/%s","name":"P","status":"active",
                     "kind":"resource","abstract":false,"type":"Patient","derivation":"constraint",
                     "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient"}""".formatted(name, name));
        }
        String validate = "Patient/$validate?profile=http://p.org/";
        assertThat(fhir.post(validate + "p", ANN).status()).isEqualTo(200);
        // The time of that request is over, and its validator has not read the other profile.
        fhir.endTimeAfter(0);

        assertThat(fhir.post(validate + "q", ANN).status()).isEqualTo(200);
    }

    @Test
    void aBodyInXmlEnds() {
        String xml = "<Basic xmlns=\"http://hl7.org/fhir\"><code><text value=\"x\"/></code></Basic>";
        fhir.endTimeAfter(2);
        Answer answer = fhir.post("Basic", xml, "Content-Type", "application/fhir+xml");
        fhir.giveTime();

        assertOverdue(answer);
        assertThat(stored()).isZero();
    }

    @Test
    void aChangeThatIsDoneIsAnsweredThoughTheTimeForXmlIsOver() {
        fhir.endTimeAfter(5);
        Answer answer = fhir.post(
                "Basic", "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}", "Accept", "application/fhir+xml");
        fhir.giveTime();

        assertThat(stored()).isEqualTo(answer.status() == 201 ? 1 : 0);
    }
}

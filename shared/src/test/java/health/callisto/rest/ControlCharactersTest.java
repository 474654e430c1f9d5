package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import health.callisto.fhir.ByteOutput;
import health.callisto.fhir.CanonicalJson;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters that no string of FHIR has (R4 datatypes.html#string), and those that XML has no form for. */
class ControlCharactersTest {
    private static final String XML = "application/fhir+xml";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static String patient(String family) {
        return "{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"" + family + "\"}]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\u0001", "\\u0008", "\\b", "\\f", "\\u000B", "\\u000c", "\\u001F"})
    void controlCharactersAreRefusedWithTheirPlace(String escape) {
        Answer answer = fhir.put("Patient/p", patient("A" + escape + "B"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("control characters");
        assertThat(answer.json().at("/issue/0/expression/0").asText()).isEqualTo("Patient.name[0].family");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\t",
                "\\r\\n",
                "\\u0009",
                "\\u000A",
                "\\u000d",
                "\\\\u0001",
                "\\\\b",
                "\\u007F",
                "\\ufffe",
                "\\/"
            })
    void whatFhirHasIsTakenAndAnsweredInBothFormats(String escape) {
        assertThat(fhir.put("Patient/p", patient("A" + escape + "B")).status()).isEqualTo(201);
        assertThat(fhir.get("Patient/p").status()).isEqualTo(200);
        assertThat(fhir.get("Patient/p", "Accept", XML).text()).contains("<family");
        assertThat(fhir.get("Patient/p", "Accept", XML).status()).isEqualTo(200);
    }

    @Test
    void noWayInTakesThem() {
        fhir.put("Patient/p", patient("A"));
        Answer patched = fhir.send(
                "PATCH",
                "Patient/p",
                "[{\"op\":\"replace\",\"path\":\"/name/0/family\",\"value\":\"\\u0001\"}]",
                "Content-Type",
                "application/json-patch+json");
        Answer fhirPath = fhir.send("PATCH", "Patient/p", """
                {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},
                 {"name":"path","valueString":"Patient.name[0].family"},{"name":"value","valueString":"\\u0001"}]}]}""");
        Answer transaction = fhir.post("", """
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":%s,"request":{"method":"PUT","url":"Patient/p"}}]}""".formatted(patient("\\u0001")));
        Answer batch = fhir.post("", """
                {"resourceType":"Bundle","type":"batch","entry":[{"resource":%s,"request":{"method":"PUT","url":"Patient/p"}}]}""".formatted(patient("\\u0001")));
        Answer xml = fhir.put("Patient/p", """
                <?xml version="1.1"?><Patient xmlns="http://hl7.org/fhir"><id value="p"/><name><family value="&#1;"/></name></Patient>""", "Content-Type", XML);

        assertThat(List.of(patched.status(), fhirPath.status(), transaction.status(), batch.status(), xml.status()))
                .containsExactly(400, 400, 400, 200, 400);
        assertThat(batch.json().at("/entry/0/response/status").asText()).startsWith("400");
        assertThat(fhir.get("Patient/p").header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void whatIsStoredFromBeforeIsAnsweredAsXmlWithTheReplacementCharacter() {
        stored("p", patient("A\\u0001\\b\\\\u0001\\ufffeB"));

        assertThat(fhir.get("Patient/p").text()).contains("\\u0001");
        assertThat(fhir.get("Patient/p", "Accept", XML).text())
                .contains("<family value=\"A\ufffd\ufffd\\u0001\ufffdB\"/>");
        assertThat(fhir.get("Patient?_id=p", "Accept", XML).status()).isEqualTo(200);
    }

    /** As a version wrote it that took control characters. */
    private void stored(String id, String json) {
        var definitions = fhir.service().definitions();
        ByteOutput rest = new ByteOutput();
        CanonicalJson.rest(new JsonParser(definitions.names()).parse(json.getBytes(StandardCharsets.UTF_8)), rest);
        ResourceKey key = new ResourceKey(definitions.resourceType("Patient").orElseThrow(), id);
        Write.Values values =
                new Write.Values(List.of(), fhir.service().intake().generation());
        fhir.service()
                .resources()
                .commit(Batch.of(new Write.Put(
                        key, ResourceBody.of(rest.array(), rest.size()), values, Precondition.ANY, Optional.empty())));
    }
}

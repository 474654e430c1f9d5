package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code $validate} against stored profiles (R4 resource-operation-validate.html), with constraints such as US Core has. */
class ProfileValidationTest {
    private static final String PROFILE = "http://example.org/StructureDefinition/core-patient";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void profile() {
        fhir.put("CodeSystem/races", """
                {"resourceType":"CodeSystem","id":"races","url":"http://example.org/races","status":"active","content":"complete",
                 "concept":[{"code":"a","display":"A"},{"code":"b","display":"B"}]}
                """);
        fhir.put("ValueSet/races", """
                {"resourceType":"ValueSet","id":"races","url":"http://example.org/ValueSet/races","status":"active",
                 "compose":{"include":[{"system":"http://example.org/races"}]}}
                """);
        fhir.put("StructureDefinition/race", """
                {"resourceType":"StructureDefinition","id":"race","url":"http://example.org/StructureDefinition/race",
                 "name":"Race","status":"active","fhirVersion":"4.0.1","kind":"complex-type","abstract":false,
                 "context":[{"type":"element","expression":"Patient"}],"type":"Extension",
                 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint",
                 "differential":{"element":[
                  {"id":"Extension","path":"Extension","max":"1"},
                  {"id":"Extension.url","path":"Extension.url","fixedUri":"http://example.org/StructureDefinition/race"},
                  {"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"Coding"}],
                   "binding":{"strength":"required","valueSet":"http://example.org/ValueSet/races"}}]}}
                """);
        patientProfile("name.family.exists() or name.text.exists()");
    }

    /** Only a differential: the snapshot is for the server to make. */
    private void patientProfile(String invariant) {
        fhir.put("StructureDefinition/core", """
                {"resourceType":"StructureDefinition","id":"core","url":"%s","name":"CorePatient","status":"active",
                 "fhirVersion":"4.0.1","kind":"resource","abstract":false,"type":"Patient",
                 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
                 "differential":{"element":[
                  {"id":"Patient","path":"Patient","constraint":[{"key":"core-1","severity":"error",
                   "human":"A name is family or text","expression":"%s"}]},
                  {"id":"Patient.extension","path":"Patient.extension","slicing":{"discriminator":[{"type":"value","path":"url"}],
                   "rules":"open"}},
                  {"id":"Patient.extension:race","path":"Patient.extension","sliceName":"race","min":0,"max":"1",
                   "type":[{"code":"Extension","profile":["http://example.org/StructureDefinition/race"]}]},
                  {"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"}],
                   "rules":"open"},"min":1,"mustSupport":true},
                  {"id":"Patient.identifier:mrn","path":"Patient.identifier","sliceName":"mrn","min":1,"max":"1"},
                  {"id":"Patient.identifier:mrn.system","path":"Patient.identifier.system","min":1,"fixedUri":"http://mrn.org"},
                  {"id":"Patient.identifier:mrn.value","path":"Patient.identifier.value","min":1},
                  {"id":"Patient.name","path":"Patient.name","min":1,"mustSupport":true},
                  {"id":"Patient.gender","path":"Patient.gender","min":1}]}}
                """.formatted(PROFILE, invariant));
    }

    private static String patient(String more) {
        return "{\"resourceType\":\"Patient\",\"gender\":\"female\"" + more + "}";
    }

    private static final String MRN = ",\"identifier\":[{\"system\":\"http://mrn.org\",\"value\":\"1\"}]";
    private static final String DOCUMENT = """
            {"resourceType":"Bundle","type":"document","identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"},
             "timestamp":"2020-01-01T10:00:00Z","entry":[
              {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1","resource":{"resourceType":"Composition","status":"final",
               "type":{"text":"x"},"date":"2020-01-01","title":"x","author":[{"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2"}],
               "subject":{"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2"}}},
              {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2","resource":{"resourceType":"Patient","active":true}}]}
            """;
    private static final String SIGNED = """
            {"resourceType":"Bundle","type":"document","identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"},
             "timestamp":"2020-01-01T10:00:00Z","entry":[
              {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1","resource":{"resourceType":"Composition","status":"final",
               "type":{"text":"x"},"date":"2020-01-01","title":"x","author":[{"display":"x"}]}}],
             "signature":{"type":[{"system":"urn:iso-astm:E1762-95:2013","code":"1.2.840.10065.1.12.1.5"}],"when":"2020-01-01T10:00:00Z",
              "who":{"display":"x"},"targetFormat":"application/fhir+json","sigFormat":"%s","data":"%s"}}
            """;
    private static final String NAME = ",\"name\":[{\"family\":\"Eyre\"}]";

    private List<String> errors(String body) {
        return errors(PROFILE, body);
    }

    private List<String> errors(String profile, String body) {
        Answer answer = fhir.post("Patient/$validate?profile=" + profile, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().findParents("severity").stream()
                .filter(issue -> issue.path("severity").asText().matches("error|fatal"))
                .map(issue -> issue.path("diagnostics").asText())
                .toList();
    }

    @Test
    void aResourceThatKeepsTheProfileHasNoError() {
        assertThat(errors(patient(MRN + NAME))).isEmpty();
    }

    @Test
    void cardinalitySlicesFixedValuesAndInvariantsAreChecked() {
        assertThat(errors(patient(NAME))).anyMatch(error -> error.contains("identifier"));
        assertThat(errors(patient(",\"identifier\":[{\"system\":\"http://other.org\",\"value\":\"1\"}]" + NAME)))
                .anyMatch(error -> error.contains("mrn"));
        assertThat(errors(patient(MRN + ",\"name\":[{\"given\":[\"Ann\"]}]")))
                .anyMatch(error -> error.contains("A name is family or text"));
        assertThat(errors("{\"resourceType\":\"Patient\"" + MRN + NAME + "}"))
                .anyMatch(error -> error.contains("gender"));
    }

    @Test
    void aRequiredBindingToAStoredValueSetIsChecked() {
        String race = ",\"extension\":[{\"url\":\"http://example.org/StructureDefinition/race\",\"valueCoding\":"
                + "{\"system\":\"http://example.org/races\",\"code\":\"%s\"}}]";

        assertThat(errors(patient(race.formatted("a") + MRN + NAME))).isEmpty();
        assertThat(errors(patient(race.formatted("z") + MRN + NAME)))
                .anyMatch(error -> error.contains("http://example.org/ValueSet/races"));
    }

    @Test
    void aProfileThatTheResourceClaimsIsCheckedWithoutBeingAskedFor() {
        String claim = ",\"meta\":{\"profile\":[\"" + PROFILE + "\",\"http://example.org/unknown\"]}";

        Answer answer = fhir.post("Patient/$validate", patient(claim + NAME));

        assertThat(answer.text()).contains("identifier").contains("http://example.org/unknown");
        assertThat(answer.json().findValuesAsText("severity")).contains("error", "warning");
    }

    @Test
    void aProfileThatIsNotStoredIsAnError() {
        Answer answer = fhir.post("Patient/$validate?profile=http://example.org/none", patient(""));

        assertThat(answer.json().at("/issue/0/severity").asText()).isEqualTo("error");
        assertThat(answer.diagnostics()).contains("http://example.org/none", "not stored");
    }

    @Test
    void aChangedProfileTakesEffectAtOnce() {
        assertThat(errors(patient(MRN + NAME))).isEmpty();
        patientProfile("birthDate.exists()");

        assertThat(errors(patient(MRN + NAME))).anyMatch(error -> error.contains("A name is family or text"));
    }

    @Test
    void parametersNameTheProfileAsWell() {
        Answer answer = fhir.post("Patient/$validate", """
                {"resourceType":"Parameters","parameter":[{"name":"profile","valueUri":"%s"},
                 {"name":"resource","resource":%s}]}
                """.formatted(PROFILE, patient(NAME)));

        assertThat(answer.text()).contains("identifier");
    }

    @Test
    void bundlesDocumentsAndSignedBundlesAreValidated() {
        for (String profile : List.of("http://hl7.org/fhir/StructureDefinition/Bundle")) {
            for (String bundle : List.of(
                    DOCUMENT,
                    SIGNED.formatted("application/jose", "ZXlKaGJHY2lPaUpTVXpJMU5pSjkuLkFBQUE="),
                    SIGNED.formatted(
                            "application/signature+xml",
                            "PFNpZ25hdHVyZSB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC8wOS94bWxkc2lnIyIvPg=="),
                    "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}")) {
                Answer answer = fhir.post("Bundle/$validate?profile=" + profile, bundle);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(answer.text()).doesNotContain("The validator failed");
            }
        }
    }

    @Test
    void aProfileWhoseBaseIsNotStoredIsAnIssueThatSaysSo() {
        derived("orphan", "http://example.org/StructureDefinition/nowhere");

        List<String> errors = errors("http://example.org/StructureDefinition/orphan", patient(NAME));

        assertThat(errors).anyMatch(error -> error.contains("http://example.org/StructureDefinition/nowhere"));
    }

    @Test
    void aProfileThatIsItsOwnAncestorIsAnIssueThatSaysSo() {
        derived("self", "http://example.org/StructureDefinition/self");
        derived("one", "http://example.org/StructureDefinition/two");
        derived("two", "http://example.org/StructureDefinition/three|1.0");
        derived("three", "http://example.org/StructureDefinition/one");

        assertThat(errors("http://example.org/StructureDefinition/self", patient(NAME)))
                .anyMatch(error -> error.contains("its own ancestor"));
        assertThat(errors("http://example.org/StructureDefinition/one", patient(NAME)))
                .anyMatch(error -> error.contains("its own ancestor"));
    }

    @Test
    void aProfileThatRefersToABrokenOneIsNoFailure() {
        derived("self", "http://example.org/StructureDefinition/self");
        fhir.put("StructureDefinition/refers", """
                {"resourceType":"StructureDefinition","id":"refers","url":"http://example.org/StructureDefinition/refers",
                 "name":"Refers","status":"active","fhirVersion":"4.0.1","kind":"resource","abstract":false,"type":"Patient",
                 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
                 "differential":{"element":[{"id":"Patient","path":"Patient"},
                  {"id":"Patient.extension","path":"Patient.extension","type":[{"code":"Extension",
                   "profile":["http://example.org/StructureDefinition/self"]}]}]}}
                """);

        Answer answer = fhir.post(
                "Patient/$validate?profile=http://example.org/StructureDefinition/refers",
                patient(
                        NAME
                                + ",\"extension\":[{\"url\":\"http://example.org/StructureDefinition/self\",\"valueCode\":\"a\"}]"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void valueSetsThatRestOnUnknownSystemsAreValidatedAndValidatedAgainst() {
        String unknown = """
                {"resourceType":"ValueSet","id":"unknown","url":"http://example.org/ValueSet/unknown","status":"active",
                 "compose":{"include":[{"system":"http://nowhere.org/codes"},{"system":"http://nowhere.org/listed","concept":[{"code":"a"}]},
                  {"valueSet":["http://example.org/ValueSet/none"]},
                  {"system":"http://nowhere.org/codes","filter":[{"property":"concept","op":"is-a","value":"x"}]}]}}
                """;
        Answer itself =
                fhir.post("ValueSet/$validate?profile=http://hl7.org/fhir/StructureDefinition/ValueSet", unknown);
        fhir.put("ValueSet/unknown", unknown);
        fhir.put("StructureDefinition/bound", """
                {"resourceType":"StructureDefinition","id":"bound","url":"http://example.org/StructureDefinition/bound",
                 "name":"Bound","status":"active","fhirVersion":"4.0.1","kind":"resource","abstract":false,"type":"Patient",
                 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
                 "differential":{"element":[{"id":"Patient","path":"Patient"},
                  {"id":"Patient.maritalStatus","path":"Patient.maritalStatus","binding":{"strength":"required",
                   "valueSet":"http://example.org/ValueSet/unknown"}}]}}
                """);
        Answer against = fhir.post(
                "Patient/$validate?profile=http://example.org/StructureDefinition/bound",
                patient(",\"maritalStatus\":{\"coding\":[{\"system\":\"http://nowhere.org/codes\",\"code\":\"q\"}]}"));

        assertThat(itself.status()).as(itself.text()).isEqualTo(200);
        assertThat(against.status()).as(against.text()).isEqualTo(200);
    }

    private void derived(String id, String base) {
        fhir.put("StructureDefinition/" + id, """
                {"resourceType":"StructureDefinition","id":"%s","url":"http://example.org/StructureDefinition/%s","version":"1.0",
                 "name":"Derived","status":"active","fhirVersion":"4.0.1","kind":"resource","abstract":false,"type":"Patient",
                 "baseDefinition":"%s","derivation":"constraint",
                 "differential":{"element":[{"id":"Patient","path":"Patient"},{"id":"Patient.gender","path":"Patient.gender","min":1}]}}
                """.formatted(id, id, base));
    }

    @Test
    void whatBreaksR4ItselfIsToldFirst() {
        assertThat(errors("{\"resourceType\":\"Patient\",\"nonsense\":1}")).hasSize(1);
    }
}

package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SearchParameter resources: created, indexed, searched (R4 searchparameter.html; spec 02, custom). */
class CustomParameterTest {
    private static final String EYES = "http://example.org/SearchParameter/eyes";
    private static final String EYES_EXTENSION = "http://example.org/eyes";
    private static final String STRICT = "handling=strict";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static String definition(String code, String base, String type, String expression, String more) {
        return """
                {"resourceType":"SearchParameter","id":"%s","url":"http://example.org/SearchParameter/%s","name":"n",
                 "status":"active","description":"d","code":"%s","base":["%s"],"type":"%s","expression":"%s"%s}
                """.formatted(code, code, code, base, type, expression, more);
    }

    private static String eyes() {
        return definition("eyes", "Patient", "token", "Patient.extension('" + EYES_EXTENSION + "').value", "");
    }

    private static String patient(String id, String eyes) {
        return """
                {"resourceType":"Patient","id":"%s","gender":"female","name":[{"family":"Eyre"}],
                 "extension":[{"url":"%s","valueCode":"%s"}]}
                """.formatted(id, EYES_EXTENSION, eyes);
    }

    private Answer define(String definition) {
        String id = definition.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
        return fhir.put("SearchParameter/" + id, definition);
    }

    private String reindex() {
        Answer started = fhir.post("$reindex", "");
        assertThat(started.status()).isEqualTo(202);
        String status = started.header("Content-Location").substring(FhirFixture.BASE.length() + 1);
        Answer ended = fhir.get(status);
        assertThat(ended.status()).isEqualTo(200);
        return ended.text();
    }

    private List<String> ids(String query) {
        return fhir.get(query, "Prefer", STRICT).json().findParents("resource").stream()
                .map(entry -> entry.path("resource").path("id").asText())
                .sorted()
                .toList();
    }

    @Test
    void aNewParameterIsSearchableOnceWhatWasStoredBeforeIsReindexed() {
        fhir.put("Patient/old", patient("old", "green"));
        assertThat(define(eyes()).status()).isEqualTo(201);
        fhir.put("Patient/new", patient("new", "green"));
        fhir.put("Patient/brown", patient("brown", "brown"));

        Answer strict = fhir.get("Patient?eyes=green", "Prefer", STRICT);
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.diagnostics()).contains("'eyes'", "$reindex");
        assertThat(fhir.get("Patient?eyes=green").text()).contains("before a $reindex");

        String manifest = reindex();

        assertThat(manifest).contains("\"type\":\"Patient\",\"count\":3");
        assertThat(ids("Patient?eyes=green")).containsExactly("new", "old");
        assertThat(ids("Patient?eyes:not=green")).containsExactly("brown");
        assertThat(ids("Patient?eyes:missing=true")).isEmpty();
        fhir.put("Patient/old", patient("old", "blue"));
        assertThat(ids("Patient?eyes=green")).containsExactly("new");
        assertThat(ids("Patient?eyes=blue&name=eyre")).containsExactly("old");
    }

    @Test
    void allTypesOfParametersAreIndexedChainedSortedAndIncluded() {
        define(definition("eye-text", "Patient", "string", "Patient.extension('" + EYES_EXTENSION + "').value", ""));
        define(definition("seen", "Encounter", "date", "Encounter.period.start", ""));
        define(definition("about", "Encounter", "reference", "Encounter.subject", ",\"target\":[\"Patient\"]"));
        define(definition("stay", "Encounter", "quantity", "Encounter.length", ""));
        define(definition("rank", "Encounter", "number", "Encounter.diagnosis.rank", ""));
        define(
                definition(
                        "about-class",
                        "Encounter",
                        "composite",
                        "Encounter",
                        ",\"component\":[{\"definition\":\"http://hl7.org/fhir/SearchParameter/Encounter-class\",\"expression\":\"class\"},"
                                + "{\"definition\":\"http://hl7.org/fhir/SearchParameter/clinical-date\",\"expression\":\"period\"}]"));
        fhir.put("Patient/p", patient("p", "Sea Green"));
        for (int day = 1; day <= 3; day++) {
            fhir.put("Encounter/e" + day, """
                    {"resourceType":"Encounter","id":"e%d","status":"planned","class":{"code":"AMB"},
                     "subject":{"reference":"Patient/p"},"period":{"start":"2024-01-0%d"},
                     "length":{"value":%d,"unit":"d"},
                     "diagnosis":[{"condition":{"display":"c"},"rank":%d}]}
                    """.formatted(day, day, day, day));
        }
        reindex();

        assertThat(ids("Patient?eye-text=sea")).containsExactly("p");
        assertThat(ids("Encounter?seen=gt2024-01-01")).containsExactly("e2", "e3");
        assertThat(ids("Encounter?stay=le2")).containsExactly("e1", "e2");
        assertThat(ids("Encounter?rank=3")).containsExactly("e3");
        assertThat(ids("Encounter?about-class=AMB$lt2024-01-02")).containsExactly("e1");
        assertThat(ids("Encounter?about.name=eyre&seen=2024-01-02")).containsExactly("e2");
        assertThat(ids("Encounter?about.eye-text=sea&rank=1")).containsExactly("e1");
        assertThat(ids("Patient?_has:Encounter:about:rank=1")).containsExactly("p");
        assertThat(ids("Encounter?rank=2&_include=Encounter:about")).containsExactly("e2", "p");
        assertThat(fhir.get("Encounter?_sort=-seen&_count=1")
                        .json()
                        .at("/entry/0/resource/id")
                        .asText())
                .isEqualTo("e3");
    }

    @Test
    void aParameterOfAllTypesIsSearchableInEach() {
        define(definition("lang", "Resource", "token", "Resource.language", ""));
        fhir.put("Patient/p", "{\"resourceType\":\"Patient\",\"id\":\"p\",\"language\":\"de\"}");
        fhir.put("Basic/b", "{\"resourceType\":\"Basic\",\"id\":\"b\",\"language\":\"de\",\"code\":{\"text\":\"c\"}}");
        reindex();

        assertThat(ids("Patient?lang=de")).containsExactly("p");
        assertThat(ids("Basic?lang=de")).containsExactly("b");
        assertThat(ids("?_type=Patient,Basic&lang=de")).containsExactly("b", "p");
    }

    @Test
    void whatCannotBeIndexedIsRefusedWithItsPlace() {
        refused(
                definition("x", "Patient", "token", "Patient.nonsense", ""),
                "'nonsense'",
                "SearchParameter.expression");
        refused(definition("x", "Patient", "token", "Patient.name.where(", ""), "where(", "SearchParameter.expression");
        refused(definition("x", "Patient", "token", "Observation.code", ""), "Patient", "SearchParameter.expression");
        refused(definition("x", "Patient", "date", "Patient.gender", ""), "leads to code", "SearchParameter.type");
        refused(definition("gender", "Patient", "token", "Patient.gender", ""), "already", "SearchParameter.code");
        refused(definition("x", "Patient", "special", "Patient.gender", ""), "special", "SearchParameter.type");
        refused(definition("x", "Patient", "composite", "Patient", ""), "composite", "SearchParameter.component");
        assertThat(ids("SearchParameter?_count=50")).isEmpty();
    }

    private void refused(String definition, String diagnostics, String place) {
        Answer answer = define(definition);
        assertThat(answer.status()).as(definition).isEqualTo(400);
        assertThat(answer.diagnostics()).contains(diagnostics);
        assertThat(answer.json().at("/issue/0/expression/0").asText()).isEqualTo(place);
    }

    @Test
    void aDraftIsStoredAndNotUsed() {
        assertThat(define(eyes().replace("active", "draft")).status()).isEqualTo(201);

        assertThat(fhir.get("Patient?eyes=green", "Prefer", STRICT).diagnostics())
                .contains("is not known");
    }

    @Test
    void aChangedExpressionAsksForAReindexAgain() {
        fhir.put("Patient/p", patient("p", "green"));
        define(eyes());
        reindex();
        define(eyes().replace("extension('" + EYES_EXTENSION + "').value", "gender"));

        assertThat(fhir.get("Patient?eyes=female", "Prefer", STRICT).diagnostics())
                .contains("$reindex");
        reindex();
        assertThat(ids("Patient?eyes=female")).containsExactly("p");
        assertThat(ids("Patient?eyes=green")).isEmpty();
    }

    @Test
    void aChangedDescriptionChangesNothing() {
        define(eyes());
        reindex();
        define(eyes().replace("\"description\":\"d\"", "\"description\":\"other\""));

        assertThat(fhir.get("Patient?eyes=green", "Prefer", STRICT).status()).isEqualTo(200);
    }

    @Test
    void aDeletedParameterIsUnknown() {
        define(eyes());
        reindex();
        fhir.send("DELETE", "SearchParameter/eyes", "");

        assertThat(fhir.get("Patient?eyes=green", "Prefer", STRICT).diagnostics())
                .contains("is not known");
    }

    @Test
    void theCapabilityStatementListsItWhenItIsSearchable() {
        define(eyes());
        assertThat(fhir.get("metadata").text()).doesNotContain(EYES);
        reindex();
        assertThat(fhir.get("metadata").text()).contains(EYES);
    }

    @Test
    void itsStatesAreTold() {
        define(eyes());
        assertThat(status("?url=" + EYES)).contains("\"valueCode\":\"supported\"");
        reindex();
        assertThat(status("?url=" + EYES)).contains("\"valueCode\":\"enabled\"");
        assertThat(status("?code=gender&resourceType=Patient")).contains("individual-gender", "enabled");
        assertThat(status("")).contains(EYES).doesNotContain("gender");
    }

    @Test
    void aParameterOfR4IsDisabledAndBroughtBackByAReindex() {
        String gender = "http://hl7.org/fhir/SearchParameter/individual-gender";
        fhir.put("Patient/p", patient("p", "green"));
        set(gender, "disabled", 200);

        Answer disabled = fhir.get("Patient?gender=female", "Prefer", STRICT);
        assertThat(disabled.status()).isEqualTo(400);
        assertThat(disabled.diagnostics()).contains("'gender'", "disabled");
        assertThat(fhir.get("Patient/p/$reindex").text()).doesNotContain("\"name\":\"gender\"");
        assertThat(status("")).contains(gender, "disabled");

        set(gender, "supported", 200);
        assertThat(fhir.get("Patient?gender=female", "Prefer", STRICT).diagnostics())
                .contains("$reindex");
        reindex();
        assertThat(ids("Patient?gender=female")).containsExactly("p");
    }

    @Test
    void givenAPartOfAUnionIsDisabled_thenTheUnionSaysWhyItCannotBeSearchedBy() {
        String code = "http://hl7.org/fhir/SearchParameter/Observation-component-code";
        fhir.put(
                "Observation/o",
                "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                        + "\"component\":[{\"code\":{\"coding\":[{\"code\":\"bp\"}]}}]}");
        assertThat(ids("Observation?combo-code=bp")).containsExactly("o");
        set(code, "disabled", 200);

        Answer refused = fhir.get("Observation?combo-code=bp", "Prefer", STRICT);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.diagnostics()).contains("'combo-code'", "'component-code'", "disabled");
        set(code, "supported", 200);
        reindex();
        assertThat(ids("Observation?combo-code=bp")).containsExactly("o");
    }

    @Test
    void whatTheServiceNeedsCannotBeDisabled() {
        set("http://hl7.org/fhir/SearchParameter/Resource-id", "disabled", 400);
        set("http://hl7.org/fhir/SearchParameter/clinical-patient", "disabled", 400);
        set("http://example.org/none", "disabled", 400);
        set("http://hl7.org/fhir/SearchParameter/individual-gender", "enabled", 400);
    }

    private void set(String url, String status, int expected) {
        Answer answer = fhir.put("SearchParameter/$status", """
                {"resourceType":"Parameters","parameter":[{"name":"searchParameterStatus","part":[
                 {"name":"url","valueUri":"%s"},{"name":"status","valueString":"%s"}]}]}
                """.formatted(url, status));
        assertThat(answer.status()).as(answer.text()).isEqualTo(expected);
    }

    private String status(String query) {
        return fhir.get("SearchParameter/$status" + query).text();
    }

    @Test
    void oneResourceShowsWhatItIsIndexedByAndIsIndexedAgain() {
        define(eyes());
        fhir.put("Patient/p", patient("p", "green"));

        assertThat(fhir.get("Patient/p/$reindex").text())
                .contains("{\"name\":\"eyes\",\"valueString\":\"green\"}")
                .contains("{\"name\":\"gender\",\"valueString\":\"female\"}");
        assertThat(fhir.post("Patient/p/$reindex", "").status()).isEqualTo(200);
        assertThat(ids("Patient?gender=female")).containsExactly("p");
        assertThat(fhir.get("Patient/none/$reindex").status()).isEqualTo(404);
    }

    @Test
    void aReindexOfTypesOrUrlsThatAreNotThereIsRefused() {
        String body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"%s\",\"valueString\":\"%s\"}]}";

        assertThat(fhir.post("$reindex", body.formatted("type", "Patience")).diagnostics())
                .contains("Patience");
        assertThat(fhir.post("$reindex", body.formatted("url", "http://none")).diagnostics())
                .contains("http://none");
        assertThat(fhir.post("$reindex", body.formatted("speed", "fast")).diagnostics())
                .contains("'speed'");
    }
}

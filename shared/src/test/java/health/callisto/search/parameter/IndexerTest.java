package health.callisto.search.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.write.IndexValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexerTest {
    private final Definitions definitions = Definitions.r4();
    private final SearchParameters parameters = SearchParameters.r4();
    private final Indexer indexer = new Indexer(definitions, parameters);

    @Test
    void everyR4BaseParameterCompilesForEachOfItsTypes() {
        int count = 0;
        for (ResourceType type : definitions.resourceTypes()) {
            indexer.valuesOf(type, parse("{\"resourceType\":\"" + type + "\"}"));
            count += parameters.of(type.name()).size();
        }
        assertThat(count).isEqualTo(2573);
    }

    @Test
    void theNumbersOfParametersNeverMove() {
        assertThat(parameters.find("Account", "_id").orElseThrow().number()).isEqualTo(1);
        assertThat(parameters.find("Patient", "name").orElseThrow().number()).isEqualTo(1829);
        assertThat(parameters.find("VisionPrescription", "status").orElseThrow().number())
                .isEqualTo(2573);
    }

    @Test
    void aPatientHasItsNamesIdentifiersAndDates() {
        String json = """
                {"resourceType":"Patient","active":true,
                 "identifier":[{"system":"http://h.org","value":"7"}],
                 "name":[{"use":"official","family":"Ångström","given":["Anders","Jonas"]}],
                 "telecom":[{"system":"phone","value":"123"},{"system":"email","value":"a@b.c"}],
                 "birthDate":"1814-08","deceasedDateTime":"1874-06-21T10:00:00Z",
                 "generalPractitioner":[{"reference":"Practitioner/d1"},{"reference":"http://x.org/fhir/Organization/o1"}]}""";

        assertThat(values("Patient", json, "family"))
                .containsExactly(new IndexValue.Text(number("Patient", "family"), "angstrom", "Ångström"));
        assertThat(values("Patient", json, "name")).hasSize(3);
        assertThat(values("Patient", json, "identifier"))
                .containsExactly(new IndexValue.Token(number("Patient", "identifier"), "http://h.org", "7"));
        assertThat(values("Patient", json, "phone"))
                .containsExactly(new IndexValue.Token(number("Patient", "phone"), "", "123"));
        assertThat(values("Patient", json, "deceased"))
                .containsExactly(new IndexValue.Token(number("Patient", "deceased"), "", "true"));
        DateRange august = DateRange.parse("1814-08").orElseThrow();
        assertThat(values("Patient", json, "birthdate"))
                .containsExactly(new IndexValue.Date(number("Patient", "birthdate"), august.start(), august.end()));
        assertThat(values("Patient", json, "general-practitioner"))
                .containsExactly(
                        new IndexValue.Reference(
                                number("Patient", "general-practitioner"),
                                definitions
                                        .resourceType("Practitioner")
                                        .orElseThrow()
                                        .number(),
                                "d1"),
                        new IndexValue.Reference(
                                number("Patient", "general-practitioner"), 0, "http://x.org/fhir/Organization/o1"));
    }

    @Test
    void anObservationsTuplesKeepCodeAndValueTogether() {
        String json = """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
                 "subject":{"reference":"Patient/p1"},
                 "component":[
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
                   "valueQuantity":{"value":107,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
                   "valueQuantity":{"value":60,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}""";

        assertThat(values("Observation", json, "component-code-value-quantity"))
                .contains(new IndexValue.Composite(
                        number("Observation", "component-code-value-quantity"),
                        "http://loinc.org",
                        "8480-6",
                        "http://unitsofmeasure.org",
                        "mm[Hg]",
                        107,
                        107,
                        0,
                        0))
                .hasSize(4);
        assertThat(values("Observation", json, "patient")).hasSize(1);
        assertThat(values("Observation", json, "component-code")).hasSize(2);
        assertThat(values("Observation", json, "combo-code")).isEmpty();
        assertThat(values("Observation", json, "code-value-quantity")).isEmpty();
    }

    @Test
    void aReferenceToAGroupIsNoPatient() {
        String json = "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Group/g1\"}}";

        assertThat(values("Observation", json, "subject")).hasSize(1);
        assertThat(values("Observation", json, "patient")).isEmpty();
    }

    @Test
    void anOpenPeriodReachesToTheEndOfTime() {
        String json = "{\"resourceType\":\"Encounter\",\"period\":{\"start\":\"2020-01-01\"}}";

        assertThat(values("Encounter", json, "date"))
                .containsExactly(new IndexValue.Date(
                        number("Encounter", "date"),
                        DateRange.parse("2020-01-01").orElseThrow().start(),
                        DateRange.OPEN_END));
    }

    private int number(String type, String code) {
        return parameters.find(type, code).orElseThrow().number();
    }

    private Stream<IndexValue> values(String type, String json, String code) {
        List<IndexValue> all = indexer.valuesOf(definitions.resourceType(type).orElseThrow(), parse(json));
        return all.stream().filter(value -> value.parameter() == number(type, code));
    }

    private JsonDocument parse(String json) {
        return new JsonParser(definitions.names()).parse(json.getBytes(StandardCharsets.UTF_8));
    }
}

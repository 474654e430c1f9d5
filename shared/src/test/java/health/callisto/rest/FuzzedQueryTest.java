package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever stands in a query, the service answers it or says what is wrong with it. */
class FuzzedQueryTest {
    private static final int QUERIES = 10_000;
    private static final List<String> MODIFIERS = List.of(
            "",
            "",
            "",
            ":missing",
            ":exact",
            ":contains",
            ":not",
            ":text",
            ":above",
            ":below",
            ":in",
            ":not-in",
            ":of-type",
            ":identifier",
            ":Patient",
            ":iterate",
            ":",
            ":x:y");
    private static final List<String> RESULTS = List.of(
            "_sort",
            "_count",
            "_total",
            "_include",
            "_revinclude",
            "_summary",
            "_elements",
            "_page",
            "_list",
            "_has",
            "_type",
            "_id",
            "_lastUpdated",
            "_format",
            "_at",
            "_since",
            "_content",
            "_has:Observation:patient:code");
    private static final List<String> PIECES = List.of(
            "a",
            "Patient",
            "Patient/1",
            "http://loinc.org",
            "|",
            ",",
            "$",
            "\\",
            "\\,",
            "ge",
            "sa",
            "2020",
            "2020-13-45",
            "-1",
            "1e400",
            "0.0000001",
            "*",
            ":",
            ".",
            "true",
            "%00",
            "%F0%9F%98%80",
            "%",
            "%zz",
            "'",
            "\"",
            ";--",
            "ſ",
            "💥",
            "%C0%AF",
            "AAAAAAAAAAAAAAA",
            "&",
            "=",
            "+",
            " ",
            "urn:uuid:1",
            "#x",
            "?",
            "/",
            "9999999999999999999999",
            "T10:00:00Z",
            "");

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private final Random random = new Random(7);
    private final List<ResourceType> types = Definitions.r4().resourceTypes();

    @BeforeEach
    void fill() {
        fhir.put("Patient/a", "{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"family\":\"A\"}]}");
        fhir.put(
                "Observation/o",
                "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                        + "\"subject\":{\"reference\":\"Patient/a\"},\"valueQuantity\":{\"value\":1}}");
    }

    @Test
    void noQueryMakesTheServiceFail() {
        int answered = 0;
        for (int i = 0; i < QUERIES; i++) {
            String path = path() + "?" + query();
            Answer answer = random.nextInt(4) == 0 ? fhir.get(path, "Prefer", "handling=strict") : fhir.get(path);
            assertThat(answer.status()).as(path + " " + answer.text()).isIn(200, 400, 404, 406, 410, 501);
            answered += answer.status() == 200 ? 1 : 0;
        }
        assertThat(answered).isGreaterThan(QUERIES / 20);
    }

    private String path() {
        String type = types.get(random.nextInt(types.size())).name();
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "Patient/a/" + type;
            case 2 -> "Patient/a/$everything";
            case 3 -> "Patient/_history";
            case 4, 5, 6 -> "Observation";
            case 7, 8 -> "Patient";
            default -> type;
        };
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            query.append(query.isEmpty() ? "" : "&").append(name()).append('=').append(value());
        }
        return query.toString();
    }

    private String name() {
        if (random.nextInt(4) == 0) {
            return one(RESULTS);
        }
        List<SearchParameter> parameters = SearchParameters.r4()
                .of(
                        random.nextBoolean()
                                ? "Observation"
                                : one(List.of("Patient", "Encounter", "ValueSet", "RiskAssessment")));
        String name = parameters.get(random.nextInt(parameters.size())).code() + one(MODIFIERS);
        return random.nextInt(5) == 0 ? name + "." + one(List.of("name", "code:x", "_id", "subject.name", ".")) : name;
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            value.append(one(PIECES));
        }
        return value.toString();
    }

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}

package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elements of type code have the system of their required binding (R4 search.html#token). */
class CodeElementsTest {
    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void fill() {
        data = new SearchFixture(folder);
        data.put("{\"resourceType\":\"Patient\",\"id\":\"f\",\"gender\":\"female\"}");
        data.put("{\"resourceType\":\"Patient\",\"id\":\"m\",\"gender\":\"male\"}");
        data.put("{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"text\":\"c\"},"
                + "\"subject\":{\"reference\":\"Patient/f\"}}");
        data.put("{\"resourceType\":\"Task\",\"id\":\"t1\",\"status\":\"draft\",\"intent\":\"unknown\"}");
        data.put("{\"resourceType\":\"Task\",\"id\":\"t2\",\"status\":\"draft\",\"intent\":\"order\"}");
    }

    @AfterEach
    void close() {
        data.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Patient; gender=http://hl7.org/fhir/administrative-gender|female; Patient/f",
                "Patient; gender=female; Patient/f",
                "Patient; gender=|female; Patient/f",
                "Patient; gender=http://hl7.org/fhir/administrative-gender|; Patient/m Patient/f",
                "Patient; gender=http://example.org/other|female; ''",
                "Patient; gender=http://example.org/other|; ''",
                "Patient; gender:not=http://hl7.org/fhir/administrative-gender|female; Patient/m",
                "Patient; _has:Observation:subject:status=http://hl7.org/fhir/observation-status|final; Patient/f",
                "Observation; subject:Patient.gender=http://hl7.org/fhir/administrative-gender|female; Observation/o",
                "Task; intent=http://hl7.org/fhir/task-intent|unknown; Task/t1",
                "Task; intent=http://hl7.org/fhir/request-intent|order; Task/t2",
                "Task; intent=http://hl7.org/fhir/request-intent|unknown; ''",
                "Task; intent=http://hl7.org/fhir/request-intent|; Task/t2",
            })
    void aCodeIsFoundByTheSystemOfItsBinding(String type, String query, String found) {
        assertThat(SearchFixture.keys(data.search(type, query).matches()))
                .isEqualTo(found.isEmpty() ? List.of() : List.of(found.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "image, d3 d2",
        "image/*, d3 d2",
        "image/png, d2",
        "text/plain, d5 d4",
        "text/pla, ''",
        "urn:ietf:bcp:13|image, d3 d2",
        "IMAGE, d3 d2",
    })
    void aMediaTypeIsFoundByWhatIsAboveIt(String asked, String found) {
        String[] types = {"application/pdf", "image/png", "image/jpeg", "text/plain", "text/plain; charset=utf-8"};
        for (int i = 0; i < types.length; i++) {
            data.put("{\"resourceType\":\"DocumentReference\",\"id\":\"d" + (i + 1)
                    + "\",\"status\":\"current\",\"content\":[{\"attachment\":{\"contentType\":\"" + types[i]
                    + "\"}}]}");
        }

        assertThat(data.search("DocumentReference", "contenttype:below=" + asked)
                        .matches())
                .extracting(match -> match.key().id())
                .containsExactlyElementsOf(found.isEmpty() ? List.of() : List.of(found.split(" ")));
    }

    @Test
    void aCodingWithoutASystemIsNotFoundByOne() {
        data.put(
                "{\"resourceType\":\"Observation\",\"id\":\"c\",\"status\":\"final\",\"code\":{\"coding\":[{\"code\":\"x\"}]}}");

        assertThat(data.search("Observation", "code=http://loinc.org|x").matches())
                .isEmpty();
        assertThat(data.search("Observation", "code=|x").matches()).hasSize(1);
    }
}

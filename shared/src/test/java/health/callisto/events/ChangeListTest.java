package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeListTest {
    private static final String MARKER = "Marker";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private void put(String id, String family) {
        String body = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"name\":[{\"family\":\"" + family + "\"}]}";
        assertThat(fhir.put("Patient/" + id, body).status()).isIn(200, 201);
    }

    private static List<String> told(JsonNode answer) {
        List<String> told = new ArrayList<>();
        answer.path("changes")
                .forEach(change -> told.add(change.path("type").asText() + " "
                        + change.path("resourceType").asText() + "/"
                        + change.path("resourceId").asText() + "/"
                        + change.path("resourceVersion").asLong()));
        return told;
    }

    @Test
    void givenChangesOfEachType_whenListed_thenEachIsToldOnceInItsOrder() {
        put("a", MARKER);
        put("a", MARKER + 2);
        put("a", MARKER + 2);
        put("b", MARKER);
        fhir.send("DELETE", "Patient/a", "");

        Answer answer = fhir.get("_changes");

        assertThat(told(answer.json()))
                .containsExactly(
                        "created Patient/a/1", "updated Patient/a/2", "created Patient/b/1", "deleted Patient/a/3");
        JsonNode first = answer.json().path("changes").get(0);
        assertThat(first.path("origin").asText()).isEqualTo("live");
        assertThat(first.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z");
        assertThat(answer.text()).doesNotContain(MARKER);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void givenMoreThanAPage_whenNextIsFollowed_thenNothingIsMissedAndTheEndIsAskedAgain() {
        for (int i = 0; i < 5; i++) {
            put("p" + i, MARKER);
        }

        List<String> told = new ArrayList<>();
        String next = "_changes?_count=2";
        for (int i = 0; i < 4; i++) {
            JsonNode page = fhir.get(next).json();
            told.addAll(told(page));
            next = page.path("next").asText().substring(FhirFixture.BASE.length() + 1);
        }
        put("later", MARKER);

        assertThat(told).hasSize(5).doesNotHaveDuplicates();
        assertThat(told(fhir.get(next).json())).containsExactly("created Patient/later/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "after=-1", "after=9999999999999999999", "_count=0", "_count=10001", "_count="})
    void aPositionOrCountThatIsNoneIsRefusedWithWhatItMayBe(String query) {
        Answer answer = fhir.get("_changes?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("must be a");
    }
}

package health.callisto.search.parameter;

import static health.callisto.search.SearchFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.search.SearchFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters that have the values of others together are found by those others; expected ids worked out by hand. */
class UnionParametersTest {
    @TempDir
    Path folder;

    private static Map<String, List<Integer>> unions() {
        return SearchParameters.r4().all().stream()
                .filter(SearchParameters.r4()::isUnion)
                .collect(Collectors.toMap(
                        parameter -> parameter.resourceType() + "." + parameter.code(),
                        SearchParameters.r4()::storedAs));
    }

    @Test
    void theComboParametersOfObservationsAreUnions() {
        assertThat(unions())
                .containsOnlyKeys(
                        "Observation.combo-code",
                        "Observation.combo-code-value-concept",
                        "Observation.combo-code-value-quantity",
                        "Observation.combo-data-absent-reason",
                        "Observation.combo-value-concept",
                        "Observation.combo-value-quantity");
        assertThat(unions().get("Observation.combo-code")).containsExactly(number("code"), number("component-code"));
    }

    private static int number(String code) {
        return SearchParameters.r4().find("Observation", code).orElseThrow().number();
    }

    /** The numbers stand in a migration, which never changes. */
    @ParameterizedTest
    @CsvSource({
        "1689, combo-code", "1690, combo-code-value-concept", "1691, combo-code-value-quantity",
        "1692, combo-data-absent-reason", "1693, combo-value-concept", "1694, combo-value-quantity"
    })
    void whatWasStoredForThemIsRemovedByTheirNumbers(int number, String code) throws Exception {
        assertThat(number(code)).isEqualTo(number);
        for (String dialect : List.of("sqlite", "sqlserver")) {
            assertThat(Files.readString(
                            Path.of("src/main/resources/health/callisto/sql/" + dialect + "/V029__unions.sql")))
                    .contains(String.valueOf(number));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            combo-code=whole ~ own
            combo-code=part ~ both parts
            combo-code=http://c.org|part,whole ~ both own parts
            combo-code:not=part ~ own
            combo-code:missing=true ~ -
            combo-code:text=a part ~ both parts
            combo-value-quantity=5 ~ own
            combo-value-quantity=gt6 ~ both parts
            combo-value-quantity=7,8,5,1,2,3 ~ both own parts
            combo-value-quantity=lt10&combo-value-quantity=gt8 ~ both
            combo-value-quantity:missing=false ~ both own parts
            combo-code-value-quantity=part$7 ~ parts
            combo-code-value-quantity=whole$5 ~ own
            combo-code-value-quantity=part$5 ~ -
            combo-code=part&_sort=combo-value-quantity ~ parts both
            _sort=-combo-value-quantity ~ both parts own
            _sort=combo-code,_id ~ parts both own
            """)
    void theyFindWhatTheirPartsFindEachResourceOnce(String query, String expected) {
        try (SearchFixture search = new SearchFixture(folder)) {
            search.put(observation("own", coded("whole") + ",\"valueQuantity\":{\"value\":5}"));
            search.put(observation(
                    "parts",
                    coded("panel") + ",\"component\":[{" + coded("part") + ",\"valueQuantity\":{\"value\":7}}]"));
            search.put(observation(
                    "both",
                    coded("part") + ",\"valueQuantity\":{\"value\":9},\"component\":[{" + coded("part")
                            + ",\"valueQuantity\":{\"value\":8}}]"));

            List<String> found = keys(search.search("Observation", query).matches());

            List<String> ids = expected == null
                    ? List.of()
                    : List.of(expected.split(" ", -1)).stream()
                            .map(id -> "Observation/" + id)
                            .toList();
            if (query.contains("_sort")) {
                assertThat(found).containsExactlyElementsOf(ids);
            } else {
                assertThat(found).containsExactlyInAnyOrderElementsOf(ids);
            }
        }
    }

    private static String coded(String code) {
        return "\"code\":{\"coding\":[{\"system\":\"http://c.org\",\"code\":\"" + code + "\",\"display\":\"a " + code
                + "\"}]}";
    }

    private static String observation(String id, String content) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\",\"status\":\"final\"," + content + "}";
    }
}

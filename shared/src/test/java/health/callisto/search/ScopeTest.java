package health.callisto.search;

import static health.callisto.search.SearchFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches of several types, and in compartments (R4 search.html#2.21.1.2, compartmentdefinition.html). */
class ScopeTest {
    @TempDir
    Path folder;

    private SearchFixture search;

    @BeforeEach
    void open() {
        search = new SearchFixture(folder);
        SearchData.RESOURCES.forEach(search::put);
    }

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void severalTypesComeNewestFirst() {
        assertThat(keys(search.search("Patient,Observation,Organization", "").matches()))
                .containsExactly(
                        "Observation/w1",
                        "Observation/hr2",
                        "Observation/hr1",
                        "Patient/dee",
                        "Patient/cy",
                        "Patient/bob",
                        "Patient/ann",
                        "Organization/o1");
    }

    @Test
    void pagesOfSeveralTypesHoldEachResourceOnceForwardsAndBack() {
        List<String> all = keys(search.search("Patient,Observation", "").matches());

        List<String> seen = new ArrayList<>();
        SearchPage page = search.search("Patient,Observation", "_count=3");
        seen.addAll(keys(page.matches()));
        while (page.next().isPresent()) {
            page = search.search(
                    "Patient,Observation", "_count=3&_page=" + page.next().get());
            seen.addAll(keys(page.matches()));
        }
        SearchPage back = search.search(
                "Patient,Observation", "_count=3&_page=" + page.previous().orElseThrow());

        assertThat(seen).isEqualTo(all);
        assertThat(keys(back.matches())).isEqualTo(all.subList(3, 6));
    }

    @Test
    void theTotalOfSeveralTypesIsThatOfAll() {
        assertThat(search.search("Patient,Observation", "_count=1&_total=accurate")
                        .total())
                .hasValue(7);
        assertThat(search.search("Patient,Observation", "_count=0").total()).hasValue(7);
    }

    @Test
    void aParameterThatOneOfTheTypesLacksIsRefused() {
        assertThatThrownBy(() -> search.search("Patient,Observation", "birthdate=2000"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("what all of them have");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Patient/ann ~ Observation ~ - ~ Observation/w1 Observation/hr1
            Patient/ann ~ Observation ~ code=8867-4 ~ Observation/hr1
            Patient/bob ~ Observation ~ - ~ Observation/hr2
            Patient/cy ~ Observation ~ - ~ -
            Patient/bob ~ Observation,Condition ~ - ~ Observation/hr2
            """)
    void aCompartmentHoldsWhatItsParametersSay(String compartment, String types, String query, String expected) {
        SearchPage page = search.searchIn(compartment, types, query == null ? "" : query);

        assertThat(keys(page.matches())).containsExactly(expected == null ? new String[0] : expected.split(" ", -1));
    }

    /** More compartments than are looked up one by one, each by several parameters. */
    @ParameterizedTest
    @ValueSource(strings = {"", "_id=by-ann,by-eve,hr2", "code=1-8"})
    void inManyCompartmentsAResourceIsFoundByAnyParameterOfAnyOfThem(String query) {
        search.put(observation("by-ann", "Group/g", "Patient/ann"));
        search.put(observation("by-eve", "Group/g", "Patient/eve"));
        search.put(observation("of-ann", "Patient/ann", "Practitioner/p"));
        List<String> patients = List.of("Patient/bob", "Patient/cy", "Patient/dee", "Patient/fay", "Patient/ann");

        List<String> found =
                keys(search.searchInAny(patients, "Observation", query).matches());

        assertThat(found).contains("Observation/by-ann").doesNotContain("Observation/by-eve");
    }

    private static String observation(String id, String subject, String performer) {
        return """
                {"resourceType":"Observation","id":"%s","status":"final",
                 "code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},
                 "subject":{"reference":"%s"},"performer":[{"reference":"%s"}]}""".formatted(id, subject, performer);
    }

    @Test
    void aTypeThatNoParameterPutsIntoTheCompartmentIsNotFoundThere() {
        assertThatThrownBy(() -> search.searchIn("Patient/ann", "ValueSet", ""))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }
}

package health.callisto.search;

import static health.callisto.search.SearchFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R4 search.html#include. */
class IncludesTest {
    @TempDir
    Path folder;

    private SearchFixture search;

    /** An observation of a patient of a practitioner of an organization that is part of another and that of itself. */
    @BeforeEach
    void open() {
        search = new SearchFixture(folder);
        search.put(
                "{\"resourceType\":\"Organization\",\"id\":\"top\",\"name\":\"T\",\"partOf\":{\"reference\":\"Organization/top\"}}");
        search.put(
                "{\"resourceType\":\"Organization\",\"id\":\"unit\",\"name\":\"U\",\"partOf\":{\"reference\":\"Organization/top\"}}");
        search.put("{\"resourceType\":\"Practitioner\",\"id\":\"doc\"}");
        search.put(
                "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"generalPractitioner\":[{\"reference\":\"Practitioner/doc\"}],"
                        + "\"managingOrganization\":{\"reference\":\"Organization/unit\"}}");
        search.put("{\"resourceType\":\"Observation\",\"id\":\"hr\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                + "\"subject\":{\"reference\":\"Patient/ann\"},\"performer\":[{\"reference\":\"Practitioner/doc\"}]}");
        search.put(
                "{\"resourceType\":\"Provenance\",\"id\":\"p\",\"recorded\":\"2020-01-01T00:00:00Z\","
                        + "\"target\":[{\"reference\":\"Observation/hr\"}],\"agent\":[{\"who\":{\"reference\":\"Practitioner/doc\"}}]}");
    }

    @AfterEach
    void close() {
        search.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Observation ~ _include=Observation:subject ~ Patient/ann
            Observation ~ _include=Observation:subject:Patient ~ Patient/ann
            Observation ~ _include=Observation:subject:Group ~ -
            Observation ~ _include=Observation:* ~ Patient/ann Practitioner/doc
            Observation ~ _include=* ~ Patient/ann Practitioner/doc
            Observation ~ _include=Observation:subject&_include=Patient:organization ~ Patient/ann
            Observation ~ _include=Observation:subject&_include:iterate=Patient:organization ~ Patient/ann Organization/unit
            Observation ~ _include=Observation:subject&_include:iterate=Patient:organization&_include:iterate=Organization:partof ~ Patient/ann Organization/unit Organization/top
            Observation ~ _include:iterate=* ~ Patient/ann Practitioner/doc Organization/unit Organization/top
            Patient ~ _revinclude=Observation:subject ~ Observation/hr
            Patient ~ _revinclude=Observation:subject&_revinclude:iterate=Provenance:target ~ Observation/hr Provenance/p
            Patient ~ _revinclude=* ~ Observation/hr
            Organization ~ _include:iterate=Organization:partof&_id=unit ~ Organization/top
            """)
    void aPageBringsWhatItsResourcesLeadTo(String type, String query, String expected) {
        SearchPage page = search.search(type, query);

        assertThat(keys(page.included()))
                .containsExactlyInAnyOrder(expected == null ? new String[0] : expected.split(" ", -1));
    }

    @Test
    void aMatchIsNotIncludedOnceMore() {
        SearchPage page = search.search("Organization", "_include=Organization:partof");

        assertThat(keys(page.matches())).containsExactlyInAnyOrder("Organization/top", "Organization/unit");
        assertThat(page.included()).isEmpty();
    }

    @Test
    void anIncludeThatNamesNoReferenceIsReported() {
        assertThat(search.search("Observation", "_include=Observation:status").issues())
                .singleElement()
                .satisfies(issue -> assertThat(issue.diagnostics()).contains("_include names no reference parameter"));
    }

    @ParameterizedTest
    @CsvSource({"_include,Observation", "_include,Foo:bar", "_include:foo,Observation:subject"})
    void aValueOrModifierThatIsNoneIsRefused(String name, String value) {
        assertThatThrownBy(() -> search.search("Observation", name + "=" + value))
                .isInstanceOf(Problem.class);
    }
}

package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reference to a version brings that version (R4 search.html#include). */
class VersionedIncludeTest {
    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void fill() {
        data = new SearchFixture(folder);
        patient("female");
        patient("male");
        patient("other");
        provenance("plain", "Patient/p");
        provenance("second", "Patient/p/_history/2");
        provenance("current", "Patient/p/_history/3");
        provenance("lost", "Patient/p/_history/9");
    }

    private void patient(String gender) {
        data.put("{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"" + gender + "\"}");
    }

    private void provenance(String id, String target) {
        data.put("{\"resourceType\":\"Provenance\",\"id\":\"" + id + "\",\"target\":[{\"reference\":\"" + target
                + "\"}],\"recorded\":\"2020-01-01T00:00:00Z\",\"agent\":[{\"who\":{\"display\":\"d\"}}]}");
    }

    @AfterEach
    void close() {
        data.close();
    }

    private SearchPage include(String ids) {
        return data.search("Provenance", "_id=" + ids + "&_include=Provenance:target");
    }

    @Test
    void theVersionThatIsNamedIsIncluded() {
        assertThat(include("second").included()).singleElement().satisfies(patient -> assertThat(patient.version())
                .isEqualTo(2));
    }

    @Test
    void theCurrentVersionWhereNoneIsNamedOrTheNamedOneIsCurrentOrGone() {
        for (String id : new String[] {"plain", "current", "lost"}) {
            assertThat(include(id).included()).singleElement().satisfies(patient -> assertThat(patient.version())
                    .isEqualTo(3));
        }
    }

    @Test
    void bothWhereBothAreNamed() {
        assertThat(include("plain,second").included())
                .extracting(patient -> patient.version())
                .containsExactlyInAnyOrder(3L, 2L);
    }

    @Test
    void aVersionedReferenceIsSearchedByTheResource() {
        assertThat(data.search("Provenance", "target=Patient/p").matches()).hasSize(4);
        assertThat(data.search("Provenance", "target=Patient/p/_history/2").matches())
                .hasSize(4);
        assertThat(data.search("Patient", "_revinclude=Provenance:target").included())
                .hasSize(4);
    }
}

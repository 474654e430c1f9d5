package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code composition} and {@code message}: the first resource of a document and of a message (R4 bundle.html#search). */
class BundleContentsTest {
    private static final String COMPOSITION = "\"status\":\"final\",\"type\":{\"coding\":[{\"code\":\"11488-4\"}]},"
            + "\"date\":\"2020\",\"author\":[{\"display\":\"a\"}],\"title\":\"Doc\"}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        bundle("named", "document", "{\"resourceType\":\"Composition\",\"id\":\"c1\"," + COMPOSITION);
        bundle("unnamed", "document", "{\"resourceType\":\"Composition\"," + COMPOSITION);
        bundle("other", "collection", "{\"resourceType\":\"Patient\",\"id\":\"p\"}");
    }

    private void bundle(String id, String type, String resource) {
        Answer stored = fhir.put(
                "Bundle/" + id,
                "{\"resourceType\":\"Bundle\",\"id\":\"" + id + "\",\"type\":\"" + type
                        + "\",\"identifier\":{\"system\":\"urn:s\",\"value\":\"" + id + "\"},"
                        + "\"timestamp\":\"2020-01-01T00:00:00Z\",\"entry\":[{\"fullUrl\":\"urn:uuid:" + id
                        + "\",\"resource\":" + resource + "}]}");
        assertThat(stored.status()).as(stored.json().toString()).isEqualTo(201);
    }

    private Iterable<String> found(String criteria) {
        return fhir.get("Bundle?" + criteria).json().findValuesAsText("fullUrl").stream()
                .filter(url -> url.startsWith("http"))
                .map(url -> url.replaceFirst(".*/", ""))
                .toList();
    }

    @Test
    void missingKnowsDocumentsWhoseCompositionHasNoIdToo() {
        assertThat(found("composition:missing=false")).containsExactlyInAnyOrder("named", "unnamed");
        assertThat(found("composition:missing=true")).containsExactly("other");
        assertThat(found("message:missing=false")).isEmpty();
    }

    @Test
    void theResourceInsideIsFoundByItsId() {
        assertThat(found("composition=Composition/c1")).containsExactly("named");
    }

    @ParameterizedTest
    @ValueSource(strings = {"composition.title=Doc", "composition:Composition.type=11488-4", "message.event=x"})
    void aSearchOfItsContentsIsRefusedByName(String criteria) {
        Answer answer = fhir.get("Bundle?" + criteria);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().toString()).contains("A chain over '" + criteria.replaceFirst("[.:].*", "") + "'");
    }
}

package health.callisto.search;

import static health.callisto.search.SearchFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code :text} on tokens (R4 search.html#modifiers): CodeableConcept.text, Coding.display, Identifier.type.text. */
class TextModifierTest {
    @TempDir
    Path folder;

    private SearchFixture search;

    @BeforeEach
    void open() {
        search = new SearchFixture(folder);
        observation(
                "glucose", "{\"coding\":[{\"system\":\"http://l\",\"code\":\"1\",\"display\":\"Glucose in blood\"}]}");
        observation("other", "{\"coding\":[{\"system\":\"http://l\",\"code\":\"1\",\"display\":\"Blutzucker\"}]}");
        observation("free", "{\"text\":\"Glukóse nüchtern\"}");
        observation("both", "{\"coding\":[{\"code\":\"2\",\"display\":\"Sugar\"}],\"text\":\"Glucose, quick\"}");
        search.put("""
                {"resourceType":"Patient","id":"ann","gender":"female","identifier":[{"type":{"text":"Medical Record"},"value":"1"}]}""");
        search.put("""
                {"resourceType":"Encounter","id":"e","status":"planned","class":{"code":"AMB","display":"Ambulatory"},
                 "subject":{"reference":"Patient/ann"}}""");
    }

    private void observation(String id, String code) {
        search.put("{\"resourceType\":\"Observation\",\"id\":\"" + id
                + "\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/ann\"},\"code\":" + code + "}");
    }

    @AfterEach
    void close() {
        search.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Observation ~ code:text=gluc ~ both glucose
            Observation ~ code:text=GLUKOSE ~ free
            Observation ~ code:text=blut,sug ~ both other
            Observation ~ code:text=blood ~ -
            Observation ~ code:text=gluc&code=1 ~ glucose
            Observation ~ combo-code:text=gluc&_sort=_id ~ both glucose
            Patient ~ identifier:text=medical ~ ann
            Patient ~ identifier:text=1 ~ -
            Patient ~ _has:Observation:patient:code:text=glucose,x ~ ann
            Encounter ~ class:text=ambu ~ e
            Encounter ~ patient.identifier:text=medical%20rec ~ e
            """)
    void aTextBesideTheTokenIsFoundFromItsBeginning(String type, String query, String expected) {
        String[] ids = expected == null ? new String[0] : expected.split(" ", -1);

        assertThat(keys(search.search(type, query.replace("%20", " ")).matches()))
                .containsExactlyInAnyOrder(
                        java.util.Arrays.stream(ids).map(id -> type + "/" + id).toArray(String[]::new));
    }

    @Test
    void aReplacedTextIsNotFound() {
        observation("glucose", "{\"coding\":[{\"system\":\"http://l\",\"code\":\"1\",\"display\":\"Lactate\"}]}");

        assertThat(keys(search.search("Observation", "code:text=gluc").matches()))
                .containsExactly("Observation/both");
        assertThat(keys(search.search("Observation", "code:text=lac").matches()))
                .containsExactly("Observation/glucose");
    }
}

package health.callisto.search;

import static health.callisto.search.SearchFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R4 search.html#modifiers, beyond the plain ones; expected ids worked out by hand. */
class ModifierTest {
    @TempDir
    Path folder;

    private SearchFixture search;

    @BeforeEach
    void open() {
        search = new SearchFixture(folder);
        search.put("""
                {"resourceType":"Patient","id":"ann","identifier":[{"type":{"coding":[{"system":"http://t.org","code":"MR"}]},
                 "system":"urn:s","value":"12345"},{"type":{"coding":[{"system":"http://t.org","code":"SS"}]},"value":"9"}]}""");
        search.put("""
                {"resourceType":"Patient","id":"bob","identifier":[{"type":{"coding":[{"system":"http://t.org","code":"SS"}]},
                 "system":"urn:s","value":"12345"}]}""");
        search.put("""
                {"resourceType":"Observation","id":"o1","status":"final","code":{"text":"x"},
                 "subject":{"identifier":{"system":"urn:mrn","value":"77"}}}""");
        search.put("""
                {"resourceType":"Observation","id":"o2","status":"final","code":{"text":"x"},
                 "subject":{"reference":"Patient/ann","identifier":{"value":"77"}}}""");
        for (String path : new String[] {"", "fhir", "fhir/ValueSet/123", "fhir/ValueSet/123/_history/5", "fhirs"}) {
            search.put("{\"resourceType\":\"ValueSet\",\"id\":\"v" + path.replaceAll("[/_]", "-")
                    + "\",\"status\":\"active\",\"url\":\"http://acme.org/" + path + "\"}");
        }
        search.put("{\"resourceType\":\"ValueSet\",\"id\":\"urn\",\"status\":\"active\",\"url\":\"urn:oid:1.2\"}");
        search.put("""
                {"resourceType":"List","id":"l1","status":"current","mode":"working",
                 "entry":[{"item":{"reference":"Patient/bob"}},{"item":{"reference":"Observation/o1"}}]}""");
    }

    @AfterEach
    void close() {
        search.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Patient ~ identifier:of-type=http://t.org|MR|12345 ~ ann
            Patient ~ identifier:of-type=http://t.org|SS|12345 ~ bob
            Patient ~ identifier:of-type=http://t.org|SS|9,http://t.org|SS|12345 ~ ann bob
            Patient ~ identifier:of-type=http://u.org|MR|12345 ~ -
            Patient ~ identifier:of-type=http://t.org|MR|12345&identifier=9 ~ ann
            Patient ~ identifier=12345 ~ ann bob
            Observation ~ subject:identifier=urn:mrn|77 ~ o1
            Observation ~ subject:identifier=77 ~ o1 o2
            Observation ~ subject:identifier=|77 ~ o2
            Observation ~ patient:identifier=77 ~ o2
            Observation ~ subject=Patient/ann ~ o2
            ValueSet ~ url:below=http://acme.org/fhir/ ~ vfhir-ValueSet-123 vfhir-ValueSet-123--history-5
            ValueSet ~ url:below=http://acme.org/fhir ~ vfhir vfhirs vfhir-ValueSet-123 vfhir-ValueSet-123--history-5
            ValueSet ~ url:above=http://acme.org/fhir/ValueSet/123/_history/5 ~ v vfhir vfhir-ValueSet-123 vfhir-ValueSet-123--history-5
            ValueSet ~ url:above=http://acme.org/fhirs/x ~ v vfhirs
            ValueSet ~ url:above=urn:oid:1.2 ~ urn
            ValueSet ~ url=http://acme.org/fhir ~ vfhir
            Patient ~ _list=l1 ~ bob
            Observation ~ _list=l1 ~ o1
            Patient ~ _list=none ~ -
            """)
    void aModifierFindsWhatItMeans(String type, String query, String expected) {
        String[] ids = expected == null ? new String[0] : expected.split(" ", -1);

        assertThat(keys(search.search(type, query).matches()))
                .containsExactlyInAnyOrder(
                        java.util.Arrays.stream(ids).map(id -> type + "/" + id).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "Patient,identifier:of-type=MR|12345",
        "Patient,identifier:below=x",
        "ValueSet,url:exact=x",
        "Patient,name:identifier=x"
    })
    void aModifierThatDoesNotFitIsRefused(String type, String query) {
        assertThatThrownBy(() -> search.search(type, query)).isInstanceOf(Problem.class);
    }
}

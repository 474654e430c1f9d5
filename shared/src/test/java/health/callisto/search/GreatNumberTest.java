package health.callisto.search;

import static health.callisto.search.SearchFixture.keys;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FHIR's decimals have no greatest one, a database's doubles have. */
class GreatNumberTest {
    @TempDir
    Path folder;

    @Test
    void aNumberBeyondADoubleIsStoredAsItIsAndFoundAsTheGreatest() {
        try (SearchFixture search = new SearchFixture(folder)) {
            search.put(
                    "{\"resourceType\":\"Observation\",\"id\":\"big\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                            + "\"valueQuantity\":{\"value\":1e400,\"unit\":\"kg\"}}");
            search.put(
                    "{\"resourceType\":\"Observation\",\"id\":\"least\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                            + "\"valueQuantity\":{\"value\":-1e400,\"unit\":\"kg\"}}");

            assertThat(keys(search.search("Observation", "value-quantity=gt1000000")
                            .matches()))
                    .containsExactly("Observation/big");
            assertThat(keys(search.search("Observation", "value-quantity=lt-1000000")
                            .matches()))
                    .containsExactly("Observation/least");
            assertThat(new String(
                            search.search("Observation", "_id=big")
                                    .matches()
                                    .get(0)
                                    .json(),
                            java.nio.charset.StandardCharsets.UTF_8))
                    .contains("1e400");
        }
    }
}

package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's own id of a request is given back and logged, if it can only be an id there. */
class RequestIdTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @ParameterizedTest
    @ValueSource(strings = {"a-1", "9f3c5f0e-1f7d-4a5e-8d57-0d8f9a3c1b2e", "|abc.def.", "aGVsbG8=", "trace/1:2"})
    void anIdIsGivenBack(String id) {
        assertThat(fhir.get("metadata", "X-Request-Id", id).header("X-Request-Id"))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 subject=admin status=200",
                "1\nservice=demo/main subject=admin",
                "subject=admin",
                "1\tx",
                "\u00e4",
                "\u001b[2J",
                "",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatCouldForgeAFieldOfTheLogIsReplaced(String id) {
        assertThat(fhir.get("metadata", "X-Request-Id", id).header("X-Request-Id"))
                .isNotEqualTo(id)
                .matches("[A-Za-z0-9-]+");
    }
}

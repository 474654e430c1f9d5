package health.callisto.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTextTest {
    private final Definitions definitions = Definitions.r4();

    @ParameterizedTest
    @CsvSource({
        "Patient/1, Patient/1",
        "Observation/a.B-9, Observation/a.B-9",
        "Patient/1/_history/2, Patient/1",
        "Patient/1234567890123456789012345678901234567890123456789012345678901234, "
                + "Patient/1234567890123456789012345678901234567890123456789012345678901234"
    })
    void givenARelativeReference_whenParsed_thenItNamesTheResource(String reference, String key) {
        assertThat(ReferenceText.parse(definitions, reference).map(ResourceKey::toString))
                .contains(key);
        assertThat(ReferenceText.isRelative(definitions, reference)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "Patient",
                "Patient/",
                "/1",
                "Patient/a b",
                "Patient/ä",
                "Patient/a_b",
                "Patient/€",
                "Person2/1",
                "patient/1",
                "Patient/1/",
                "Patient/1/2",
                "Patient/1/_history",
                "Patient/1/_history/",
                "Patient/1/_history/2/3",
                "Patient/12345678901234567890123456789012345678901234567890123456789012345",
                "http://host/fhir/Patient/1"
            })
    void givenAnythingElse_whenParsed_thenItNamesNone(String reference) {
        assertThat(ReferenceText.parse(definitions, reference)).isEmpty();
        assertThat(ReferenceText.isRelative(definitions, reference)).isFalse();
    }
}

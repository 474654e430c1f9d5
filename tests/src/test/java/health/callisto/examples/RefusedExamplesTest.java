package health.callisto.examples;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.oracle.HapiValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An example that is refused here is refused by HAPI's validator too. */
class RefusedExamplesTest {
    /** Megabytes that the validator needs minutes for; they break the same rules as others of the list. */
    private static final Set<String> LARGE =
            Set.of("Bundle-v2-valuesets.json", "ImplementationGuide-fhir.json", "ig-r4.json");

    private static final HapiValidator VALIDATOR = new HapiValidator();

    static Stream<String> names() {
        return RefusedExamples.NAMES.stream().filter(name -> !LARGE.contains(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theValidatorNamesAnErrorOfItsOwn(String name) throws IOException {
        assertThat(VALIDATOR.errors(Files.readString(Examples.file(name)))).isNotEmpty();
    }
}

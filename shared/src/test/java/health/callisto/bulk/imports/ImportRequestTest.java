package health.callisto.bulk.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRequestTest {
    private static final String INPUT = "{\"name\":\"input\",\"part\":[{\"name\":\"type\",\"valueString\":\"Patient\"},"
            + "{\"name\":\"url\",\"valueUri\":\"http://s/c/b\"},{\"name\":\"etag\",\"valueUri\":\"\\\"0x8\\\"\"}]}";

    private static ImportRequest parse(String parameters) {
        String body = "{\"resourceType\":\"Parameters\",\"parameter\":[" + parameters + "]}";
        return ImportRequest.parse(body.getBytes(UTF_8), Definitions.r4());
    }

    @Test
    void anInputHasItsTypeUrlAndEtag() {
        assertThat(parse(INPUT).inputs()).singleElement().satisfies(input -> {
            assertThat(input.type()).isEqualTo("Patient");
            assertThat(input.url()).isEqualTo("http://s/c/b");
            assertThat(input.etag()).hasValue("0x8");
        });
    }

    @Test
    void theModeIsIncrementalAndUnitsHaveTenMebibytesUnlessTold() {
        assertThat(parse(INPUT).initial()).isFalse();
        assertThat(parse(INPUT).unitBytes()).isEqualTo(10 * 1024 * 1024);
        ImportRequest told = parse(INPUT + ",{\"name\":\"mode\",\"valueString\":\"InitialLoad\"},"
                + "{\"name\":\"processingUnitBytesToRead\",\"valueInteger\":100000}");
        assertThat(told.initial()).isTrue();
        assertThat(told.unitBytes()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {"name":"inputFormat","valueString":"application/fhir+ndjson"} ~ needs an input
            {"name":"inputFormat","valueString":"text/csv"} ~ inputFormat must be
            {"name":"inputFormat"} ~ 'inputFormat' has no value
            {"name":"mode","valueString":"Fast"} ~ mode must be
            {"name":"errorContainerName","valueString":"mine"} ~ leave errorContainerName out
            {"name":"speed","valueString":"high"} ~ no parameter 'speed'
            {"name":"processingUnitBytesToRead","valueString":"much"} ~ processingUnitBytesToRead must be
            {"name":"input","part":[{"name":"type","valueString":"Patient"}]} ~ Input 0 needs a url
            {"name":"input","part":[{"name":"type","valueString":"Foo"},{"name":"url","valueUri":"http://s/c/b"}]} ~ type of input 0
            {"name":"input","part":[{"name":"size","valueString":"1"}]} ~ parts type, url and etag only
            """)
    void whatIsWrongIsNamed(String parameters, String reason) {
        assertThatThrownBy(() -> parse(parameters)).isInstanceOf(Problem.class).hasMessageContaining(reason);
    }

    @Test
    void aBodyThatIsNoParametersIsRefused() {
        assertThatThrownBy(() -> ImportRequest.parse("{".getBytes(UTF_8), Definitions.r4()))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(
                        () -> ImportRequest.parse("{\"resourceType\":\"Patient\"}".getBytes(UTF_8), Definitions.r4()))
                .hasMessageContaining("Parameters");
    }
}

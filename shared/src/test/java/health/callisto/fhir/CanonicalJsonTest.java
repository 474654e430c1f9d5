package health.callisto.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    private static String canonical(String json) {
        JsonDocument document = new JsonParser(Definitions.r4().names()).parse(json.getBytes(UTF_8));
        ByteOutput rest = new ByteOutput();
        CanonicalJson.rest(document, rest);
        return new String(CanonicalJson.head("Patient", "a", 3, "2020-01-01T00:00:00.000Z"), UTF_8)
                + new String(rest.array(), 0, rest.size(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {"resourceType":"Patient"} ~ }}
            {"id":"x","resourceType":"Patient","active":true} ~ },"active":true}
            {"resourceType":"Patient","meta":{"versionId":"9","lastUpdated":"2000","_versionId":{"id":"v"},"source":"urn:x"}} ~ ,"source":"urn:x"}}
            {"active":true,"meta":{"tag":[{"code":"a"}]},"resourceType":"Patient"} ~ ,"tag":[{"code":"a"}]},"active":true}
            """)
    void theServersOwnMembersComeFirstAndTheRestKeepsItsOrder(String json, String rest) {
        assertThat(canonical(json))
                .isEqualTo("{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"versionId\":\"3\","
                        + "\"lastUpdated\":\"2020-01-01T00:00:00.000Z\"" + rest);
    }

    @Test
    void whiteSpaceBetweenTokensIsAllThatIsLost() {
        String compact =
                "{\"resourceType\":\"Patient\",\"x\":[1.50,100.00,1E+2,123456789012345678901234567890,\"a  \\u00e9 \\/\"],"
                        + "\"e\":{},\"l\":[],\"_birthDate\":{\"extension\":[{\"url\":\"u\",\"valueString\":\" s \"}]}}";
        String spaced = compact.replace(":", " :\t")
                .replace(",", " ,\r\n ")
                .replace("{", "{ ")
                .replace("]", " ]");
        // Inside the strings there is none of these but the spaces of the value.
        assertThat(canonical(spaced)).isEqualTo(canonical(compact));
        assertThat(canonical(compact)).contains("[1.50,100.00,1E+2,123456789012345678901234567890,\"a  \\u00e9 \\/\"]");
    }

    @Test
    void canonicalJsonIsItsOwnCanonicalForm() {
        String once = canonical("{ \"resourceType\" : \"Patient\", \"name\" : [ { \"family\" : \"A\" } ] }");

        assertThat(canonical(once)).isEqualTo(once);
    }
}

package health.callisto.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.FhirError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":true,\"name\":[{\"family\":\"Curie\",\"given\":[\"Marie\"]}]}";

    private static String patch(String resource, String operations) {
        return new String(new JsonPatch(operations.getBytes(UTF_8)).apply(resource.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '~', textBlock = """
            [{"op":"add","path":"/gender","value":"female"}] ~ "gender":"female"
            [{"op":"replace","path":"/active","value":false}] ~ "active":false
            [{"op":"add","path":"/name/0/given/-","value":"Salomea"}] ~ "given":["Marie","Salomea"]
            [{"op":"add","path":"/name/0/given/0","value":"Maria"}] ~ "given":["Maria","Marie"]
            [{"op":"copy","from":"/name/0/family","path":"/name/0/text"}] ~ "text":"Curie"
            [{"op":"move","from":"/name/0/family","path":"/name/0/text"}] ~ "given":["Marie"],"text":"Curie"
            [{"op":"test","path":"/active","value":true},{"op":"remove","path":"/active"}] ~ "id":"a","name"
            """)
    void eachOperationOfTheRfcIsCarriedOut(String operations, String expected) {
        assertThat(patch(PATIENT, operations)).contains(expected);
    }

    @Test
    void whatARemovalLeavesEmptyIsTakenOut() {
        assertThat(patch(PATIENT, "[{\"op\":\"remove\",\"path\":\"/name/0\"}]")).doesNotContain("name");
    }

    @Test
    void decimalsThatAreNotTouchedKeepTheirDigits() {
        String weight = "{\"resourceType\":\"Observation\",\"status\":\"final\",\"valueQuantity\":{\"value\":1.50},"
                + "\"component\":[{\"valueQuantity\":{\"value\":100.00}}]}";

        String patched = patch(weight, "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]");

        assertThat(patched).contains("\"value\":1.50").contains("\"value\":100.00");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '~', textBlock = """
            [{"op":"test","path":"/active","value":false}] ~ UNPROCESSABLE ~ Operation 0 of the patch, test at /active, did not hold
            [{"op":"remove","path":"/nothing"}] ~ UNPROCESSABLE ~ Operation 0 of the patch, remove at /nothing
            [{"op":"add","path":"/a","value":1},{"op":"replace","path":"/x/y","value":1}] ~ UNPROCESSABLE ~ Operation 1
            [{"op":"burn","path":"/active"}] ~ INVALID ~ Operation 0
            [{"path":"/active"}] ~ INVALID ~ Operation 0
            {"op":"remove","path":"/active"} ~ INVALID ~ A JSON Patch is an array
            [{"op":"remove" ~ INVALID ~ not valid JSON
            """)
    void aPatchThatCannotBeCarriedOutSaysWhichOperationAndWhy(String operations, FhirError.Kind kind, String reason) {
        assertThatThrownBy(() -> patch(PATIENT, operations)).isInstanceOfSatisfying(FhirError.class, error -> {
            assertThat(error.kind()).isEqualTo(kind);
            assertThat(error.issues().get(0).diagnostics()).contains(reason);
        });
    }
}

package health.callisto.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":true,\"name\":[{\"family\":\"Curie\",\"given\":[\"Marie\"]}]}";

    private static String patch(String resource, String operations) {
        return new String(
                new JsonPatch(operations.getBytes(UTF_8)).apply(resource.getBytes(UTF_8), Deadline.NONE), UTF_8);
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
            [{"op":"move","from":"/active","path":"/active"}] ~ "active":true
            [{"op":"add","path":"","value":{"resourceType":"Patient","id":"b"}}] ~ {"resourceType":"Patient","id":"b"}
            [{"op":"replace","path":"/name/0","value":{"text":"x"},"comment":"members that the RFC lacks are ignored"}] ~ [{"text":"x"}]
            """)
    void eachOperationOfTheRfcIsCarriedOut(String operations, String expected) {
        assertThat(patch(PATIENT, operations)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"10,10.0", "10.0,10", "1.50,1.5", "100,1e2", "0.10,1E-1"})
    void numbersAreEqualIfTheirValuesAre(String stored, String tested) {
        String weight =
                "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":" + stored + ",\"unit\":\"kg\"}}";

        assertThat(patch(
                        weight,
                        "[{\"op\":\"test\",\"path\":\"/valueQuantity\",\"value\":{\"unit\":\"kg\",\"value\":" + tested
                                + "}}]"))
                .contains("\"value\":" + stored);
    }

    @Test
    void namesWithTildesAndSlashesAreReached() {
        assertThat(patch("{\"a/b\":{\"~1\":1}}", "[{\"op\":\"replace\",\"path\":\"/a~1b/~01\",\"value\":2}]"))
                .isEqualTo("{\"a/b\":{\"~1\":2}}");
    }

    @Test
    void aPatchThatDoublesTheResourceAgainAndAgainIsRefused() {
        String doubling = IntStream.range(0, 60)
                .mapToObj(i -> "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/x" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThatThrownBy(() -> patch(PATIENT, doubling))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too large");
    }

    @Test
    void aPatchThatMakesTheResourceDeeperAndDeeperIsRefused() {
        String deeper = IntStream.range(0, 2_000)
                .mapToObj(i ->
                        "{\"op\":\"add\",\"path\":\"/x\",\"value\":{}},{\"op\":\"move\",\"from\":\"/id\",\"path\":\"/x/y\"},"
                                + "{\"op\":\"move\",\"from\":\"/x\",\"path\":\"/id\"}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThatThrownBy(() -> patch(PATIENT, deeper))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too deep");
    }

    @Test
    void aPatchOfMoreThanTenThousandOperationsIsRefused() {
        String many = IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> "{\"op\":\"test\",\"path\":\"/active\",\"value\":true}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThatThrownBy(() -> patch(PATIENT, many))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("10000");
    }

    @Test
    void aBinaryOfManyMegabytesCanBePatched() {
        String data = "QUFB".repeat(6_000_000);
        assertThat(patch(
                        "{\"resourceType\":\"Binary\",\"contentType\":\"text/plain\",\"data\":\"" + data + "\"}",
                        "[{\"op\":\"replace\",\"path\":\"/contentType\",\"value\":\"text/html\"}]"))
                .contains("text/html")
                .hasSizeGreaterThan(24_000_000);
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
            [{"op":"ADD","path":"/gender","value":"male"}] ~ INVALID ~ Operation 0
            [{"op":7,"path":"/active"}] ~ INVALID ~ Operation 0
            [7] ~ INVALID ~ Operation 0
            [{"op":"remove","path":"/active"},{"op":"remove"}] ~ INVALID ~ Operation 1
            [{"op":"remove","path":null}] ~ INVALID ~ Operation 0
            [{"op":"remove","path":"active"}] ~ INVALID ~ Operation 0 of the patch is not one of RFC 6902: A pointer begins with '/'
            [{"op":"remove","path":"/a∼2b"}] ~ INVALID ~ In a pointer
            [{"op":"remove","path":"/a∼"}] ~ INVALID ~ In a pointer
            [{"op":"copy","from":"x","path":"/active"}] ~ INVALID ~ A pointer begins
            [{"op":"copy","path":"/active"}] ~ INVALID ~ it needs 'from'
            [{"op":"move","from":"/name","path":"/name/0/text"}] ~ INVALID ~ into itself
            [{"op":"add","path":"/active"}] ~ INVALID ~ it needs a value
            [{"op":"test","path":"/active"}] ~ INVALID ~ it needs a value
            [{"op":"add","path":"/gender","path":"/active","value":true}] ~ INVALID ~ not valid JSON
            [{"op":"remove","path":"/name/01"}] ~ UNPROCESSABLE ~ a number such as
            [{"op":"remove","path":"/name/x"}] ~ UNPROCESSABLE ~ a number such as
            [{"op":"remove","path":"/name/-1"}] ~ UNPROCESSABLE ~ a number such as
            [{"op":"remove","path":"/name/"}] ~ UNPROCESSABLE ~ a number such as
            [{"op":"remove","path":"/name/99999999999999999999"}] ~ UNPROCESSABLE ~ a number such as
            [{"op":"remove","path":"/name/1"}] ~ UNPROCESSABLE ~ fewer items
            [{"op":"remove","path":"/name/-"}] ~ UNPROCESSABLE ~ only add
            [{"op":"replace","path":"/name/-","value":{}}] ~ UNPROCESSABLE ~ only add
            [{"op":"test","path":"/name/-","value":{}}] ~ UNPROCESSABLE ~ did not hold
            [{"op":"copy","from":"/name/-","path":"/name/-"}] ~ UNPROCESSABLE ~ only add
            [{"op":"add","path":"/name/-/family","value":"x"}] ~ UNPROCESSABLE ~ only add
            [{"op":"add","path":"/name/2","value":{}}] ~ UNPROCESSABLE ~ fewer items
            [{"op":"add","path":"/active/x","value":1}] ~ UNPROCESSABLE ~ no members
            [{"op":"replace","path":"/gender","value":"male"}] ~ UNPROCESSABLE ~ Operation 0
            [{"op":"remove","path":""}] ~ UNPROCESSABLE ~ use DELETE
            [{"op":"test","path":"/active","value":"true"}] ~ UNPROCESSABLE ~ did not hold
            [{"op":"test","path":"/name","value":{}}] ~ UNPROCESSABLE ~ did not hold
            {"op":"remove","path":"/active"} ~ INVALID ~ A JSON Patch is an array
            [{"op":"remove" ~ INVALID ~ not valid JSON
            """)
    void aPatchThatCannotBeCarriedOutSaysWhichOperationAndWhy(String operations, Problem.Kind kind, String reason) {
        // The tilde of a pointer is the delimiter of the table.
        assertThatThrownBy(() -> patch(PATIENT, operations.replace('∼', '~')))
                .isInstanceOfSatisfying(Problem.class, error -> {
                    assertThat(error.kind()).isEqualTo(kind);
                    assertThat(error.issues().get(0).diagnostics()).contains(reason);
                });
    }
}

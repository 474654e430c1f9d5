package health.callisto.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations of R4 fhirpatch.html. */
class FhirPathPatchTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"a\",\"birthDate\":\"1920-01-01\","
            + "\"_birthDate\":{\"extension\":[{\"url\":\"urn:when\",\"valueTime\":\"10:00:00\"}]},"
            + "\"identifier\":[{\"use\":\"official\",\"system\":\"urn:a\",\"value\":\"1\"},"
            + "{\"use\":\"usual\",\"system\":\"urn:b\",\"value\":\"2\"}],"
            + "\"deceasedBoolean\":true,\"contact\":[{\"name\":{\"text\":\"A name\"},\"gender\":\"male\"}]}";

    private static String patch(String type, String path, String more) {
        String operation = "{\"name\":\"type\",\"valueCode\":\"" + type + "\"},{\"name\":\"path\",\"valueString\":\""
                + path + "\"}" + (more.isEmpty() ? "" : "," + more);
        String parameters = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                + operation + "]}]}";
        byte[] patched = new FhirPathPatch(Definitions.r4(), parameters.getBytes(UTF_8))
                .apply(PATIENT.getBytes(UTF_8), Deadline.NONE);
        return new String(patched, UTF_8);
    }

    private static String name(String name) {
        return "{\"name\":\"name\",\"valueString\":\"" + name + "\"},";
    }

    private static String index(String part, int index) {
        return "{\"name\":\"" + part + "\",\"valueInteger\":" + index + "}";
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '~', textBlock = """
            Patient ~ gender ~ {"name":"value","valueCode":"female"} ~ "gender":"female"
            Patient ~ identifier ~ {"name":"value","valueIdentifier":{"value":"3"}} ~ "value":"2"},{"value":"3"}]
            Patient ~ telecom ~ {"name":"value","valueContactPoint":{"value":"3"}} ~ "telecom":[{"value":"3"}]
            Patient.contact[0] ~ gender ~ {"name":"value","valueCode":"other"} ~ "gender":"other"
            Patient ~ multipleBirth ~ {"name":"value","valueInteger":2} ~ "multipleBirthInteger":2
            Patient ~ contact ~ {"name":"value","part":[{"name":"gender","valueCode":"female"},{"name":"telecom","valueContactPoint":{"value":"9"}}]} ~ {"gender":"female","telecom":[{"value":"9"}]}
            """)
    void addPutsAValueUnderItsName(String path, String name, String value, String expected) {
        assertThat(patch("add", path, name(name) + value)).contains(expected);
    }

    @Test
    void aLongConditionIsNoFailure() {
        String longValue = "x".repeat(200_000);

        assertThat(patch("delete", "Patient.identifier.where(value = '" + longValue + "')", ""))
                .contains("\"identifier\"");
    }

    @Test
    void aListIsAddedToOnlyWhereThereIsOne() {
        String broken = "{\"resourceType\":\"Parameters\",\"parameter\":["
                + operation("Patient", "name", "{\"name\":\"value\",\"valueHumanName\":{\"given\":\"no list\"}}") + ","
                + operation("Patient.name[0]", "given", "{\"name\":\"value\",\"valueString\":\"x\"}") + "]}";

        assertThatThrownBy(() -> new FhirPathPatch(Definitions.r4(), broken.getBytes(UTF_8))
                        .apply(PATIENT.getBytes(UTF_8), Deadline.NONE))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no list");
    }

    @Test
    void aPatchThatNestsWithoutEndIsRefused() {
        StringBuilder operations = new StringBuilder();
        StringBuilder path = new StringBuilder("Patient");
        for (int i = 0; i < 300; i++) {
            operations
                    .append(i == 0 ? "" : ",")
                    .append(operation(
                            path.toString(), "extension", "{\"name\":\"value\",\"valueExtension\":{\"url\":\"u\"}}"));
            path.append(".extension[0]");
        }
        String deep = "{\"resourceType\":\"Parameters\",\"parameter\":[" + operations + "]}";

        assertThatThrownBy(() -> new FhirPathPatch(Definitions.r4(), deep.getBytes(UTF_8))
                        .apply(PATIENT.getBytes(UTF_8), Deadline.NONE))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too deep");
    }

    private static String operation(String path, String name, String value) {
        return "{\"name\":\"operation\",\"part\":[{\"name\":\"type\",\"valueCode\":\"add\"},{\"name\":\"path\",\"valueString\":\""
                + path + "\"}," + name(name) + value + "]}";
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '~', textBlock = """
            Patient.birthDate ~ {"name":"value","valueDate":"1930-02-02"} ~ "birthDate":"1930-02-02","identifier"
            Patient.contact[0].name.text ~ {"name":"value","valueString":"B"} ~ "text":"B"
            Patient.identifier.where(use = 'usual').value ~ {"name":"value","valueString":"9"} ~ "system":"urn:b","value":"9"
            Patient.identifier.where(use='usual' and system='urn:b') ~ {"name":"value","valueIdentifier":{"value":"9"}} ~ ,{"value":"9"}]
            Patient.identifier.last().system ~ {"name":"value","valueUri":"urn:c"} ~ "system":"urn:c","value":"2"
            Patient.deceased ~ {"name":"value","valueDateTime":"2020"} ~ "deceasedDateTime":"2020"
            """)
    void replaceChangesTheOneElementThatThePathLeadsTo(String path, String value, String expected) {
        assertThat(patch("replace", path, value)).contains(expected);
    }

    @Test
    void aChoiceThatGetsAnotherTypeLosesItsOldName() {
        assertThat(patch("replace", "Patient.deceased", "{\"name\":\"value\",\"valueDateTime\":\"2020\"}"))
                .doesNotContain("deceasedBoolean");
    }

    @Test
    void deletingAPrimitiveTakesItsExtensionsToo() {
        assertThat(patch("delete", "Patient.birthDate", "")).doesNotContain("irthDate");
    }

    @Test
    void deletingWhatIsNotThereChangesNothing() {
        assertThat(patch("delete", "Patient.maritalStatus", "")).isEqualTo(PATIENT);
    }

    @Test
    void deletingTheLastMemberTakesWhatHeldIt() {
        assertThat(patch("delete", "Patient.contact[0]", "")).doesNotContain("contact");
    }

    @Test
    void insertPutsAnItemBeforeTheIndex() {
        assertThat(patch(
                        "insert",
                        "Patient.identifier",
                        index("index", 1) + ",{\"name\":\"value\",\"valueIdentifier\":{\"value\":\"x\"}}"))
                .contains("\"value\":\"1\"},{\"value\":\"x\"},{\"use\":\"usual\"");
    }

    @Test
    void moveTakesAnItemToAnotherPlace() {
        assertThat(patch("move", "Patient.identifier", index("source", 1) + "," + index("destination", 0)))
                .contains("\"identifier\":[{\"use\":\"usual\"");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '~', textBlock = """
            replace ~ Patient.identifier ~ UNPROCESSABLE ~ leads to 2 elements
            replace ~ Patient.maritalStatus ~ UNPROCESSABLE ~ leads to no element
            delete ~ Patient.identifier ~ UNPROCESSABLE ~ leads to 2 elements
            replace ~ Observation.status ~ UNPROCESSABLE ~ does not begin with the resource's type
            replace ~ Patient.name.select(given) ~ INVALID ~ cannot be used in a patch
            replace ~ Patient.identifier.where(use > 'x') ~ INVALID ~ must be comparisons
            insert ~ Patient.identifier ~ INVALID ~ lacks the part 'index'
            burn ~ Patient.birthDate ~ INVALID ~ must be add, insert, delete, replace or move
            """)
    void aPatchThatDoesNotFitSaysWhy(String type, String path, Problem.Kind kind, String reason) {
        assertThatThrownBy(() -> patch(type, path, "{\"name\":\"value\",\"valueString\":\"x\"}"))
                .isInstanceOfSatisfying(Problem.class, error -> {
                    assertThat(error.kind()).isEqualTo(kind);
                    assertThat(error.issues().get(0).diagnostics()).contains(reason);
                });
    }
}

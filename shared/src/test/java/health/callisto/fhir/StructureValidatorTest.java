package health.callisto.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.problem.Issue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructureValidatorTest {
    private final Definitions definitions = Definitions.r4();
    private final StructureValidator validator = new StructureValidator(definitions);

    @Test
    void aValidResourceHasNoIssues() {
        assertThat(validate("""
                        {"resourceType":"Patient","id":"p1","meta":{"profile":["http://x.org/p"]},
                         "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>A &amp; B</p></div>"},
                         "contained":[{"resourceType":"Organization","id":"o","name":"O"}],
                         "extension":[{"url":"http://x.org/e","valueDecimal":1.50}],
                         "name":[{"given":["Ann",null],"_given":[null,{"extension":[{"url":"u","valueCode":"x"}]}]}],
                         "gender":"female","birthDate":"1980-02-29","_birthDate":{"id":"b"},
                         "deceasedDateTime":"2020-01-01T10:00:00.5+01:00",
                         "managingOrganization":{"reference":"#o"},
                         "contact":[{"name":{"family":"B"}}]}""")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            {"resourceType":"Nope"} ~ Nope.resourceType
            {"resourceType":"Patient","colour":"red"} ~ Patient.colour
            {"resourceType":"Patient","name":{"family":"A"}} ~ Patient.name
            {"resourceType":"Patient","birthDate":["1980"]} ~ Patient.birthDate
            {"resourceType":"Patient","birthDate":1980} ~ Patient.birthDate
            {"resourceType":"Patient","birthDate":"1980-02-30"} ~ Patient.birthDate
            {"resourceType":"Patient","gender":"femal"} ~ Patient.gender
            {"resourceType":"Patient","active":"true"} ~ Patient.active
            {"resourceType":"Patient","name":[]} ~ Patient.name
            {"resourceType":"Patient","name":[{}]} ~ Patient.name[0]
            {"resourceType":"Patient","name":[{"family":""}]} ~ Patient.name[0].family
            {"resourceType":"Patient","name":[null]} ~ Patient.name[0]
            {"resourceType":"Patient","name":[{"given":[null]}]} ~ Patient.name[0].given[0]
            {"resourceType":"Patient","name":[{"given":["A"],"_given":[null,{"id":"x"}]}]} ~ Patient.name[0]._given
            {"resourceType":"Patient","_name":[{"id":"x"}]} ~ Patient._name
            {"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"} ~ Patient.deceasedDateTime
            {"resourceType":"Patient","multipleBirthInteger":1.5} ~ Patient.multipleBirthInteger
            {"resourceType":"Patient","id":"a b"} ~ Patient.id
            {"resourceType":"Patient","extension":[{"url":"u"}]} ~ Patient.extension[0]
            {"resourceType":"Patient","extension":[{"valueCode":"u"}]} ~ Patient.extension[0].url
            {"resourceType":"Patient","managingOrganization":{"reference":"nothing"}} ~ Patient.managingOrganization.reference
            {"resourceType":"Patient","managingOrganization":{"reference":"Nothing/1"}} ~ Patient.managingOrganization.reference
            {"resourceType":"Patient","link":[{"other":{"reference":"Patient/1"}}]} ~ Patient.link[0].type
            {"resourceType":"Observation","code":{"text":"x"}} ~ Observation.status
            {"resourceType":"Observation","status":"final"} ~ Observation.code
            {"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><script/></div>"}} ~ Patient.text.div
            {"resourceType":"Patient","text":{"status":"generated","div":"<p>x</p>"}} ~ Patient.text.div
            {"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><a href='javascript:x'/></div>"}} ~ Patient.text.div
            """)
    void aViolationIsNamedByItsPlace(String json, String place) {
        assertThat(validate(json)).extracting(Issue::expression).containsExactly(place);
    }

    @Test
    void eachPlaceThatIsWrongHasAnIssueOfItsOwn() {
        assertThat(validate("{\"resourceType\":\"Patient\",\"colour\":1,\"gender\":\"x\",\"birthDate\":\"y\"}"))
                .extracting(Issue::expression)
                .containsExactly("Patient.colour", "Patient.gender", "Patient.birthDate");
    }

    @Test
    void atMostFiftyIssuesAreTold() {
        String names = "{},".repeat(80);
        assertThat(validate("{\"resourceType\":\"Patient\",\"name\":[" + names + "{}]}"))
                .hasSize(50);
    }

    private List<Issue> validate(String json) {
        return validator.validate(new JsonParser(definitions.names()).parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}

package health.callisto.deidentify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a path leads to; the values of what it leads to are told by their text. */
class RulePathTest {
    private static final String PATIENT = """
            {"resourceType":"Patient","id":"p","active":true,
             "extension":[{"url":"u","valueString":"x1"}],
             "name":[{"use":"official","family":"f1","given":["g1","g2"]},{"use":"usual","family":"f2","given":["g1"]}],
             "telecom":[{"use":"home","value":"t1"},{"use":"work","value":"t2"}],
             "birthDate":"2000-01-01","_birthDate":{"extension":[{"url":"v","valueString":"x2"}]},
             "address":[{"city":"c1","state":"s"},{"city":"c2","state":"s"}],
             "contact":[{"name":{"family":"f3"}}],
             "contained":[{"resourceType":"Organization","id":"o","name":"inside","address":[{"city":"c3"}]}]}""";
    private static final String OBSERVATION = """
            {"resourceType":"Observation","status":"final","valueQuantity":{"value":5.50,"unit":"mg"},
             "component":[{"valueQuantity":{"value":6}},{"valueString":"six"}]}""";

    private static List<String> texts(String path, String resource) {
        Node node = new NodeReader(Definitions.r4()).resource(resource.getBytes(UTF_8));
        return new PathReader(Definitions.r4())
                .read(path).stream()
                        .filter(branch -> branch.concerns(node.typeName()))
                        .flatMap(branch -> branch.way().from(node).stream())
                        .map(found -> found.text().orElse(found.typeName()))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Patient; Patient",
                "Resource.id; p",
                "Practitioner.name; ",
                "Patient.name.given; g1,g2,g1",
                "name.family; f1,f2",
                "Patient.name[0].family; f1",
                "Patient.name.where(use='official').given; g1,g2",
                "Patient.name.given | Patient.name.family; g1,g2,g1,f1,f2",
                "(Patient.name | Patient.contact.name).family; f1,f2,f3",
                "nodesByType('HumanName').family; f1,f2,f3",
                "nodesByType(\"ContactPoint\").where(use='home').value; t1",
                "nodesByType('Address').city | nodesByType('Address').state; c1,c2,s,s",
                "Patient.nodesByType('Address').city; c1,c2",
                "nodesByName('family'); f1,f2,f3",
                "Patient.contact.nodesByName('family'); f3",
                "nodesByType('Extension').value; x1,x2",
                "Patient.birthDate.extension.value; x2",
                "nodesByType('BackboneElement').name.family; f3",
                "Patient.descendants().where($this is string and $this.startsWith('f')); f1,f2,f3",
                "Patient.descendants().where($this is string and $this.startsWith('g')); g1,g2,g1",
                "Organization.name; "
            })
    void aPathOfAPatientLeadsTo(String path, String found) {
        assertThat(String.join(",", texts(path, PATIENT))).isEqualTo(found == null ? "" : found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Observation.value; Quantity",
                "Observation.value.value; 5.50",
                "Observation.value as Quantity; Quantity",
                "Observation.value.as(Quantity).unit; mg",
                "Observation.component.value as string; six",
                "Observation.component.value.ofType(Quantity).value; 6",
                "(nodesByType('Observation').value as Quantity).value; 5.50",
                "nodesByType('Observation').ofType(Quantity).value; 5.50",
                "Observation.ofType(Quantity).value; 5.50",
                "Observation.valueQuantity; ",
                "nodesByType('decimal'); 5.50,6",
                "Observation.value.where(value > 5.4).unit; mg",
                "Observation.component.where(value is string).value; six",
                "Observation.component.value.where(value = 6.0).value; 6"
            })
    void aPathOfAChoiceLeadsTo(String path, String found) {
        assertThat(String.join(",", texts(path, OBSERVATION))).isEqualTo(found == null ? "" : found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Patient.name.given",
                "Resource.id",
                "FamilyMemberHistory.condition.onset as Age",
                "nodesByType('Reference').reference",
                "nodesByName('city')"
            })
    void whatIsWalkedNeedsNoEngine(String path) {
        assertThat(new PathReader(Definitions.r4()).read(path))
                .allSatisfy(branch -> assertThat(branch.way()).isInstanceOf(PathBranch.Steps.class));
    }
}

package health.callisto.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private final Definitions definitions = Definitions.r4();

    @Test
    void r4Has146ResourceTypesNumberedByAlphabet() {
        assertThat(definitions.resourceTypes()).hasSize(146);
        assertThat(definitions.resourceType(1).name()).isEqualTo("Account");
        assertThat(definitions.resourceType(146).name()).isEqualTo("VisionPrescription");
    }

    @Test
    void aChoiceStandsOnceForEachOfItsTypes() {
        TypeDefinition observation = definitions.type("Observation").orElseThrow();

        assertThat(observation.step("value")).hasSize(11);
        assertThat(observation.element("valueQuantity").orElseThrow().type().name())
                .isEqualTo("Quantity");
    }

    @Test
    void aContentReferenceLeadsToTheOtherElementsType() {
        TypeDefinition item = definitions.type("Questionnaire.item").orElseThrow();

        assertThat(item.element("item").orElseThrow().type()).isSameAs(item);
    }

    @Test
    void aRequiredBindingListsItsCodes() {
        TypeDefinition patient = definitions.type("Patient").orElseThrow();

        assertThat(patient.element("gender").orElseThrow().binding().codes())
                .containsExactlyInAnyOrder("male", "female", "other", "unknown");
    }

    @Test
    void anElementIsFoundByTheNumberOfItsName() {
        TypeDefinition patient = definitions.type("Patient").orElseThrow();

        assertThat(patient.element(definitions.names().number("birthDate"))).isNotNull();
        assertThat(patient.element(definitions.names().number("valueQuantity"))).isNull();
        assertThat(patient.element(NameTable.UNKNOWN)).isNull();
    }

    @Test
    void theIdOfAResourceIsAnIdAndTheIdOfAnElementAString() {
        assertThat(definitions
                        .type("Patient")
                        .orElseThrow()
                        .element("id")
                        .orElseThrow()
                        .type()
                        .name())
                .isEqualTo("id");
        assertThat(definitions
                        .type("HumanName")
                        .orElseThrow()
                        .element("id")
                        .orElseThrow()
                        .type()
                        .name())
                .isEqualTo("string");
    }
}

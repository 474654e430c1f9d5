package health.callisto.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and hashes are the examples that are published for the tools, with the key 123. */
class CryptoHashTest {
    private static final String KEY = "{\"cryptoHashKey\":\"123\"}";

    @ParameterizedTest
    @CsvSource({
        "a, 69e99e82127c1f146f50653e02b92c4bb0c3bc182a6165a5bbce5f4f94e1ccb7",
        "bb6f4872-e456-42d5-a9da-a0d82cb7ea29, 73defcb8fcaf4c0c3d5c77f05b479cadbe502db2ef6e9b1523d2bfee31f3b999"
    })
    void anIdBecomesItsKeyedHash(String id, String hash) {
        assertThat(RuleFile.of("Resource.id", "cryptoHash")
                        .with(KEY)
                        .applyToPatient("id", "\"" + id + "\"")
                        .asText())
                .isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "birthDate, 2020-04-12, 1e99c6a8b99d3c8b4906c2e80911ad3b5961fd7498d3bc2b96fb128bc7148f90",
        "deceasedDateTime, 2017-01-01T00:00:00.000Z, 4c765fc04a6f9967d493ff39238d47993c709d3392a72060efeff285cf7b2501"
    })
    void anyOtherValueIsHashedWhole(String member, String value, String hash) {
        assertThat(RuleFile.of("Patient", "cryptoHash")
                        .with(KEY)
                        .applyToPatient(member, "\"" + value + "\"")
                        .asText())
                .isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "#, #",
        "#p1, #a10e6bee4fbeb6a7804153c25688dd4dd7b9c2a005417136026350fc33ac609f",
        "Patient/example, Patient/698d54f0494528a759f19c8e87a9f99e75a5881b9267ee3926bcf62c992d84ba",
        "http://fhir.hl7.org/svc/StructureDefinition/c8973a22-2b5b-4e76-9c66-00639c99e61b, "
                + "http://fhir.hl7.org/svc/StructureDefinition/b0ff9c939b3507a79e2ae3d2d3b595d62819b9b8f6ef10d4099b3058d902642f",
        "http://example.org/fhir/Observation/apo89654/_history/2, "
                + "http://example.org/fhir/Observation/b1e85ca33baf76575ad28588af85b8f10c0dd40e9ed8cd57cdb7ae94ccd75695/_history/2",
        "urn:uuid:c757873d-ec9a-4326-a141-556f43239520, "
                + "urn:uuid:24970eb3f915e516a2b5241c0d6979097a6357a13b89612c6a54b8ab5479df34",
        "urn:oid:1.2.3.4.5, urn:oid:0543fb50485f58a47073f51aad1677607aec031c2c83c25ee7b040ade95cfbcc"
    })
    void ofAReferenceTheIdIsHashed(String reference, String hashed) {
        assertThat(RuleFile.of("nodesByType('Reference').reference", "cryptoHash")
                        .with(KEY)
                        .applyToPatient("managingOrganization", "{\"reference\":\"" + reference + "\"}")
                        .path("reference")
                        .asText())
                .isEqualTo(hashed);
    }

    @ParameterizedTest
    @CsvSource({"Patient?identifier=1234", "Nobody/1", "a name"})
    void whatIsNoLiteralReferenceIsHashedWhole(String reference) {
        assertThat(RuleFile.of("nodesByType('Reference').reference", "cryptoHash")
                        .with(KEY)
                        .applyToPatient("managingOrganization", "{\"reference\":\"" + reference + "\"}")
                        .path("reference")
                        .asText())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void aReferenceLeadsToTheHashedIdOfWhatItLedTo() {
        RuleFile file = RuleFile.of("Resource.id", "cryptoHash")
                .and("nodesByType('Reference').reference", "cryptoHash")
                .with(KEY);
        JsonNode patient = file.apply("{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        JsonNode observation = file.apply("{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\","
                + "\"subject\":{\"reference\":\"Patient/p\"}}");

        assertThat(observation.at("/subject/reference").asText())
                .isEqualTo("Patient/" + patient.path("id").asText())
                .isNotEqualTo("Patient/p");
    }
}

package health.callisto.deidentify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.StructureValidator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A rule file of the shape that the tools bring along for HIPAA Safe Harbor, over resources such as Synthea makes. */
class SafeHarborTest {
    private static final String PATIENT = """
            {"resourceType":"Patient","id":"a","meta":{"versionId":"3","lastUpdated":"2026-10-01T10:11:12.123Z"},
             "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">Ruelas</div>"},
             "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName","valueString":"Ruelas"}],
             "identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"999-94-4096"}],
             "name":[{"use":"official","family":"Ruelas","given":["Antonia"],"prefix":["Mrs."]}],
             "telecom":[{"system":"phone","value":"555-617-2231"}],"gender":"female",
             "birthDate":"1954-05-23","_birthDate":{"extension":[{"url":"u","valueDateTime":"1954-05-23T01:02:03Z"}]},
             "deceasedDateTime":"2020-03-04T05:06:07+01:00",
             "address":[{"line":["1046 Bernier"],"city":"Ware","state":"Massachusetts","postalCode":"01082","country":"US"}],
             "maritalStatus":{"coding":[{"system":"s","code":"M","display":"Ruelas"}],"text":"Ruelas"},
             "photo":[{"contentType":"image/png","data":"UnVlbGFz"}]}""";

    private static Deidentifier safeHarbor() throws IOException {
        try (InputStream file = SafeHarborTest.class.getResourceAsStream("safe-harbor.json")) {
            return RuleFile.read(new String(Objects.requireNonNull(file).readAllBytes(), UTF_8));
        }
    }

    private static JsonNode apply(String resource) throws IOException {
        byte[] out = safeHarbor().of(resource.getBytes(UTF_8), RuleFile.ORIGIN);
        return RuleFile.json(new String(out, UTF_8));
    }

    @Test
    void nothingTellsWhoAPatientIs() throws IOException {
        JsonNode patient = apply(PATIENT);

        assertThat(patient.toString())
                .doesNotContain("Ruelas", "UnVlbGFz", "999-94", "Antonia", "555-", "Bernier", "Ware", "01:02", "05:06");
        assertThat(patient.path("name").toString()).isEqualTo("[{\"use\":\"official\"}]");
        assertThat(patient.path("address").toString())
                .isEqualTo("[{\"state\":\"Massachusetts\",\"postalCode\":\"01000\",\"country\":\"US\"}]");
        assertThat(patient.path("birthDate").asText())
                .matches("1954-0[3-7]-\\d\\d")
                .isNotEqualTo("1954-05-23");
        assertThat(patient.has("_birthDate")).isFalse();
        assertThat(patient.path("deceasedDateTime").asText()).matches("2020-\\d\\d-\\d\\dT00:00:00\\+01:00");
        assertThat(patient.at("/meta/lastUpdated").asText()).endsWith("T00:00:00.000Z");
        assertThat(patient.path("gender").asText()).isEqualTo("female");
        assertThat(patient.path("id").asText()).startsWith("69e99e82");
    }

    @Test
    void andWhatComesOutIsAPatientOfR4() throws IOException {
        byte[] out = safeHarbor().of(PATIENT.getBytes(UTF_8), RuleFile.ORIGIN);

        assertThat(new StructureValidator(Definitions.r4())
                        .validate(new JsonParser(Definitions.r4().names()).parse(out)))
                .isEmpty();
    }

    @Test
    void organizationsKeepTheirAddress() throws IOException {
        JsonNode organization = apply("{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"n\",\"address\":"
                + "[{\"line\":[\"1 Main\"],\"city\":\"Ware\"}],\"contact\":[{\"address\":{\"city\":\"Ware\"}}]}");

        assertThat(organization.at("/address/0/line/0").asText()).isEqualTo("1 Main");
        assertThat(organization.has("contact")).isFalse();
    }

    @Test
    void agesInTheFamilyAreNoisyAndOtherOnsetsGo() throws IOException {
        JsonNode history = apply(
                "{\"resourceType\":\"FamilyMemberHistory\",\"id\":\"f\",\"status\":\"completed\",\"condition\":["
                        + "{\"onsetAge\":{\"value\":60}},{\"onsetString\":\"early\"}],\"patient\":{\"reference\":\"Patient/a\",\"display\":\"R\"}}");

        assertThat(history.at("/condition/0/onsetAge/value").asInt()).isBetween(57, 63);
        assertThat(history.at("/condition").size()).isEqualTo(1);
        assertThat(history.path("patient").toString()).matches("\\{\"reference\":\"Patient/69e99e82[0-9a-f]+\"}");
    }
}

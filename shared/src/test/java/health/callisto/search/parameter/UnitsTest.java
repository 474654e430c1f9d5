package health.callisto.search.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantities are found in any unit of UCUM that measures the same (R4 search.html#quantity). */
class UnitsTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        observation("mg", 5000, "http://unitsofmeasure.org", "mg");
        observation("g", 5, "http://unitsofmeasure.org", "g");
        observation("kg", 1, "http://unitsofmeasure.org", "kg");
        observation("local", 5000, "http://example.org/units", "mg");
        observation("warm", 37, "http://unitsofmeasure.org", "Cel");
        observation("hot", 104, "http://unitsofmeasure.org", "[degF]");
    }

    private void observation(String id, int value, String system, String code) {
        fhir.put("Observation/" + id, """
                {"resourceType":"Observation","id":"%s","status":"final","code":{"coding":[{"code":"c"}]},
                 "valueQuantity":{"value":%d,"system":"%s","code":"%s"}}
                """.formatted(id, value, system, code));
    }

    private List<String> ids(String query) {
        return fhir.get("Observation?" + query).json().findParents("resource").stream()
                .map(entry -> entry.path("resource").path("id").asText())
                .sorted()
                .toList();
    }

    @Test
    void aUnitFindsWhatIsStoredInOthers() {
        assertThat(ids("value-quantity=5|http://unitsofmeasure.org|g")).containsExactly("g", "mg");
        assertThat(ids("value-quantity=5000|http://unitsofmeasure.org|mg")).containsExactly("g", "mg");
        assertThat(ids("value-quantity=gt5|http://unitsofmeasure.org|g")).containsExactly("kg");
        assertThat(ids("value-quantity=ge5|http://unitsofmeasure.org|g")).containsExactly("g", "kg", "mg");
        assertThat(ids("value-quantity=lt0.0051|http://unitsofmeasure.org|kg")).containsExactly("g", "mg");
    }

    @Test
    void precisionIsThatOfTheUnitThatIsAskedIn() {
        // 0.005 kg stands for 4.5 to 5.5 g, 0.01 kg for 5 to 15 g.
        assertThat(ids("value-quantity=0.005|http://unitsofmeasure.org|kg")).containsExactly("g", "mg");
        assertThat(ids("value-quantity=0.01|http://unitsofmeasure.org|kg")).containsExactly("g", "mg");
        assertThat(ids("value-quantity=0.0051|http://unitsofmeasure.org|kg")).isEmpty();
    }

    @Test
    void temperaturesWithDifferentZerosAreCompared() {
        assertThat(ids("value-quantity=gt98|http://unitsofmeasure.org|[degF]")).containsExactly("hot", "warm");
        assertThat(ids("value-quantity=gt38|http://unitsofmeasure.org|Cel")).containsExactly("hot");
        assertThat(ids("value-quantity=40|http://unitsofmeasure.org|Cel")).containsExactly("hot");
    }

    @Test
    void otherSystemsAndPlainUnitsAreTakenAsTheyStand() {
        assertThat(ids("value-quantity=5000|http://example.org/units|mg")).containsExactly("local");
        assertThat(ids("value-quantity=5000||mg")).containsExactly("local", "mg");
        assertThat(ids("value-quantity=5000")).containsExactly("local", "mg");
        assertThat(ids("value-quantity=5|http://unitsofmeasure.org|bogus")).isEmpty();
    }

    @Test
    void compositesAreFoundInOtherUnitsToo() {
        assertThat(ids("code-value-quantity=c$5|http://unitsofmeasure.org|g")).containsExactly("g", "mg");
        assertThat(ids("code-value-quantity=d$5|http://unitsofmeasure.org|g")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mg, g, 5, 0.005",
        "h, s, 1, 3600",
        "mm[Hg], Pa, 120, 15998.64",
        "mmol/L, mol/m3, 4.2, 4.2",
        "Cel, K, 0, 273.15",
        "[ft_i], m, 1, 0.3048",
        "10*3/uL, /L, 7, 7000000000"
    })
    void unitsAreConvertedExactly(String from, String to, BigDecimal value, BigDecimal expected) {
        assertThat(Units.conversion(from, to).orElseThrow().of(value)).isEqualByComparingTo(expected);
    }

    @Test
    void whatMeasuresOtherThingsIsNotConverted() {
        assertThat(Units.conversion("mg", "m")).isEmpty();
        assertThat(Units.conversion("[IU]", "g")).isEmpty();
        assertThat(Units.conversion("Cel", "g")).isEmpty();
        assertThat(Units.conversion("", "g")).isEmpty();
    }
}

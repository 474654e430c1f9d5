package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 http.html#delete. */
class DeleteTest {
    private static final String ANN = "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"gender\":\"female\"}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put("Patient/ann", ANN);
    }

    private int delete(String path, String... headers) {
        return fhir.send("DELETE", path, "", headers).status();
    }

    @Test
    void aDeleteIsIdempotent() {
        assertThat(delete("Patient/ann")).isEqualTo(204);
        assertThat(delete("Patient/ann")).isEqualTo(204);
        assertThat(delete("Patient/none")).isEqualTo(204);
        assertThat(fhir.get("Patient/ann/_history").json().path("total").asInt())
                .isEqualTo(2);
    }

    @Test
    void whatIsDeletedIsFoundNoMore() {
        delete("Patient/ann");

        assertThat(fhir.get("Patient?gender=female").json().path("total").asInt())
                .isZero();
        assertThat(fhir.get("Patient").json().path("total").asInt()).isZero();
    }

    @Test
    void ifMatchHoldsForTheCurrentVersionOnly() {
        assertThat(delete("Patient/ann", "If-Match", "W/\"2\"")).isEqualTo(412);
        assertThat(delete("Patient/ann", "If-Match", "W/\"1\"")).isEqualTo(204);
    }

    @Test
    void criteriaDeleteTheirOnlyMatch() {
        assertThat(delete("Patient?gender=male")).isEqualTo(204);
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(200);
        assertThat(delete("Patient?gender=female")).isEqualTo(204);
        assertThat(fhir.get("Patient/ann").status()).isEqualTo(410);
    }

    @Test
    void criteriaThatMatchManyOrDemandNothingAreRefused() {
        fhir.put("Patient/bea", ANN.replace("ann", "bea"));

        assertThat(delete("Patient?gender=female")).isEqualTo(412);
        assertThat(delete("Patient")).isEqualTo(400);
        assertThat(delete("Patient?_count=1")).isEqualTo(400);
        assertThat(delete("Patient?gender=female&_count=many")).isEqualTo(400);
    }

    @Test
    void withACountCriteriaDeleteUpToThatMany() {
        fhir.put("Patient/bea", ANN.replace("ann", "bea"));
        fhir.put("Patient/cleo", ANN.replace("ann", "cleo"));

        assertThat(delete("Patient?gender=female&_count=2")).isEqualTo(204);
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isEqualTo(1);
        assertThat(delete("Patient?gender=female&_count=1000")).isEqualTo(204);
        assertThat(fhir.get("Patient?_count=0").json().path("total").asInt()).isZero();
    }
}

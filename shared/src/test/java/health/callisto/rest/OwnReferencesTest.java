package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An absolute reference to a resource of the service itself is worth what the relative one is. */
class OwnReferencesTest {
    private static final String OTHER = "https://other.example.org/demo/fhir/main";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put("Patient/p1", "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"name\":[{\"family\":\"Own\"}]}");
        observe("absolute", FhirFixture.BASE + "/Patient/p1");
        observe("elsewhere", OTHER + "/Patient/p1");
    }

    private void observe(String id, String subject) {
        fhir.put(
                "Observation/" + id,
                "{\"resourceType\":\"Observation\",\"id\":\"" + id
                        + "\",\"status\":\"final\",\"code\":{\"text\":\"c\"}," + "\"subject\":{\"reference\":\""
                        + subject + "\"}}");
    }

    private List<String> found(String query) {
        return StreamSupport.stream(fhir.get(query).json().path("entry").spliterator(), false)
                .map(entry -> entry.at("/resource/resourceType").asText() + "/"
                        + entry.at("/resource/id").asText())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation?subject=Patient/p1",
                "Observation?subject=p1",
                "Observation?subject:Patient=p1",
                "Observation?patient=p1",
                "Observation?subject=" + FhirFixture.BASE + "/Patient/p1",
                "Observation?subject=" + FhirFixture.BASE + "/Patient/p1/_history/1",
                "Observation?subject.name=Own",
                "Patient/p1/Observation"
            })
    void itIsFoundByTheRelativeAndTheAbsoluteValue(String query) {
        assertThat(found(query)).containsExactly("Observation/absolute");
    }

    @Test
    void itIsFollowedInBothDirections() {
        assertThat(found("Observation?_id=absolute&_include=Observation:subject"))
                .containsExactly("Observation/absolute", "Patient/p1");
        assertThat(found("Patient?_id=p1&_revinclude=Observation:subject"))
                .containsExactly("Patient/p1", "Observation/absolute");
        assertThat(found("Patient?_has:Observation:subject:status=final")).containsExactly("Patient/p1");
        assertThat(found("Patient/p1/$everything")).containsExactly("Patient/p1", "Observation/absolute");
    }

    @Test
    void theSameReferenceToAnotherServerStaysElsewhere() {
        assertThat(found("Observation?subject=" + OTHER + "/Patient/p1")).containsExactly("Observation/elsewhere");
    }

    @Test
    void whatIsStoredStaysAsItCame() {
        assertThat(fhir.get("Observation/absolute")
                        .json()
                        .at("/subject/reference")
                        .asText())
                .isEqualTo(FhirFixture.BASE + "/Patient/p1");
    }

    @Test
    void theFirstWriteThatComesInByAnotherAddressMakesItOneOfTheServicesOwn() {
        assertThat(fhir.service().bases().relative("http://10.0.0.7/demo/fhir/main/Patient/p1"))
                .startsWith("http");

        fhir.service().bases().answeredAs("http://10.0.0.7/demo/fhir/main");
        observe("byAddress", "http://10.0.0.7/demo/fhir/main/Patient/p1");

        assertThat(found("Observation?subject=Patient/p1"))
                .containsExactly("Observation/byAddress", "Observation/absolute");
    }

    @Test
    void addressesAreKnownAfterARestart() throws Exception {
        fhir.service().bases().answeredAs("http://10.0.0.7/demo/fhir/main");
        fhir.restart();

        assertThat(fhir.service().bases().relative("http://10.0.0.7/demo/fhir/main/Patient/p1"))
                .isEqualTo("Patient/p1");
        assertThat(fhir.service().bases().relative(FhirFixture.BASE + "/Patient/p1"))
                .isEqualTo("Patient/p1");
    }

    /** Callers choose the name of the host: they cannot fill the table, and what is known stays. */
    @Test
    void noMoreThanFortyAddressesAreKnown() {
        for (int i = 0; i < 100; i++) {
            fhir.service().bases().answeredAs("http://h" + i + ".example/demo/fhir/main");
        }

        assertThat(IntStream.range(0, 100).filter(i -> fhir.service()
                        .bases()
                        .relative("http://h" + i + ".example/demo/fhir/main/Patient/p1")
                        .equals("Patient/p1")))
                .hasSize(39);
        assertThat(fhir.service().bases().relative(FhirFixture.BASE + "/Patient/p1"))
                .isEqualTo("Patient/p1");
    }

    @Test
    void anUpdateRemovesTheValuesOfTheVersionBefore() {
        observe("absolute", FhirFixture.BASE + "/Patient/p2");

        assertThat(found("Observation?subject=Patient/p1")).isEmpty();
        assertThat(found("Observation?subject=Patient/p2")).containsExactly("Observation/absolute");
    }

    @Test
    void compositesOfReferencesFollowToo() {
        JsonNode made = fhir.put(
                        "DocumentReference/d",
                        "{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"status\":\"current\",\"content\":[{\"attachment\":"
                                + "{\"title\":\"t\"}}],\"relatesTo\":[{\"code\":\"replaces\",\"target\":{\"reference\":\""
                                + FhirFixture.BASE + "/DocumentReference/c\"}}]}")
                .json();

        assertThat(made.path("id").asText()).isEqualTo("d");
        assertThat(found("DocumentReference?relationship=DocumentReference/c$replaces"))
                .containsExactly("DocumentReference/d");
        assertThat(found("DocumentReference?relationship=" + FhirFixture.BASE + "/DocumentReference/c$replaces"))
                .containsExactly("DocumentReference/d");
    }
}

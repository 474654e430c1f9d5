package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code $meta}, {@code $meta-add}, {@code $meta-delete} (R4 resource-operations.html). */
class MetaTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put(
                "Patient/ann",
                "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"meta\":{\"profile\":[\"http://p.org/a\"],"
                        + "\"tag\":[{\"system\":\"urn:t\",\"code\":\"x\"}]}}");
    }

    private static String meta(String content) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\",\"valueMeta\":" + content + "}]}";
    }

    private static JsonNode returned(Answer answer) {
        return answer.json().path("parameter").path(0).path("valueMeta");
    }

    @Test
    void metaIsAnsweredAsItIs() {
        Answer answer = fhir.get("Patient/ann/$meta");

        assertThat(answer.json().path("parameter").path(0).path("name").asText())
                .isEqualTo("return");
        assertThat(returned(answer).path("profile").path(0).asText()).isEqualTo("http://p.org/a");
        assertThat(returned(answer).path("versionId").asText()).isEqualTo("1");
    }

    @Test
    void whatIsAddedIsThereOnceAndIsSearchable() {
        Answer answer = fhir.post(
                "Patient/ann/$meta-add",
                meta(
                        "{\"profile\":[\"http://p.org/b\"],\"tag\":[{\"system\":\"urn:t\",\"code\":\"x\",\"display\":\"X\"},"
                                + "{\"system\":\"urn:t\",\"code\":\"y\"}],\"security\":[{\"code\":\"R\"}]}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(returned(answer).path("profile")).hasSize(2);
        assertThat(returned(answer).path("tag")).hasSize(2);
        assertThat(returned(answer).path("security")).hasSize(1);
        assertThat(fhir.get("Patient?_tag=urn:t|y").json().path("entry")).hasSize(1);
    }

    @Test
    void whatIsDeletedIsGoneAndTheRestStays() {
        Answer answer = fhir.post(
                "Patient/ann/$meta-delete",
                meta("{\"tag\":[{\"system\":\"urn:t\",\"code\":\"x\"},{\"code\":\"none\"}]}"));

        assertThat(returned(answer).has("tag")).isFalse();
        assertThat(returned(answer).path("profile")).hasSize(1);
        assertThat(fhir.get("Patient?_tag=x").json().path("total").asInt()).isZero();
    }

    @Test
    void aBodyWithoutMetaIsRefused() {
        assertThat(fhir.post("Patient/ann/$meta-add", "{\"resourceType\":\"Parameters\"}")
                        .status())
                .isEqualTo(400);
        assertThat(fhir.post("Patient/none/$meta-add", meta("{}")).status()).isEqualTo(404);
    }
}

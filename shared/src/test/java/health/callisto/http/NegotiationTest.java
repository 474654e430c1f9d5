package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Media types, encodings and limits (R4 http.html#mime-type, spec 02). */
class NegotiationTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\"}";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            application/fhir+json ~ 200
            application/json ~ 200
            application/fhir+json;fhirVersion=4.0 ~ 200
            text/html,application/xhtml+xml,*/*;q=0.8 ~ 200
            application/xml;q=0.5, image/png ~ 200
            image/png ~ 406
            application/fhir+json;q=0 ~ 406
            """)
    void theAcceptHeaderIsHonoured(String accept, int status) {
        assertThat(fhir.get("metadata", "Accept", accept).status()).isEqualTo(status);
    }

    @Test
    void formatGoesBeforeTheAcceptHeader() {
        assertThat(fhir.get("Patient?_format=json", "Accept", "image/png").status())
                .isEqualTo(200);
        assertThat(fhir.get("Patient?_format=application/fhir%2Bjson", "Accept", "image/png")
                        .status())
                .isEqualTo(200);
        assertThat(fhir.get("Patient?_format=png").status()).isEqualTo(406);
    }

    @Test
    void aBodyOfAnotherMediaTypeIsRefused() {
        assertThat(fhir.post("Patient", PATIENT, "Content-Type", "text/plain").status())
                .isEqualTo(415);
        assertThat(fhir.send("PATCH", "Patient/a", "[]", "Content-Type", "application/yaml")
                        .status())
                .isEqualTo(415);
        assertThat(fhir.post("Patient", PATIENT, "Content-Type", "application/json-patch+json")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void whatTheFunctionsHostCannotHandOverIsRefusedWithTheWayOut() {
        Answer gzip = fhir.post("Patient", PATIENT, "Content-Encoding", "gzip");
        Answer chunked = fhir.post("Patient", "", "Transfer-Encoding", "chunked");

        assertThat(gzip.status()).isEqualTo(415);
        assertThat(gzip.diagnostics()).contains("uncompressed");
        assertThat(chunked.status()).isEqualTo(411);
        assertThat(chunked.diagnostics()).contains("Content-Length");
    }

    @Test
    void aLargeAnswerIsCompressedForThoseWhoTakeIt() throws IOException {
        Answer plain = fhir.get("metadata");
        Answer gzip = fhir.get("metadata", "Accept-Encoding", "deflate, gzip;q=0.8");

        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(gzip.header("Vary")).isEqualTo("Accept-Encoding");
        byte[] inflated = new GZIPInputStream(new ByteArrayInputStream(gzip.bytes())).readAllBytes();
        assertThat(new String(inflated, StandardCharsets.UTF_8)).isEqualTo(plain.text());
        assertThat(fhir.get("metadata", "Accept-Encoding", "gzip;q=0").header("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void anUnexpectedMethodOrPathSaysWhatThereIs() {
        Answer method = fhir.send("PUT", "_history", "");

        assertThat(method.status()).isEqualTo(405);
        assertThat(method.diagnostics()).contains("GET");
        assertThat(fhir.get("Patient/a/b/c/d").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/%zz").status()).isEqualTo(400);
    }

    @Test
    void aSearchByPostTakesItsParametersFromUrlAndForm() {
        fhir.put("Patient/a", "{\"resourceType\":\"Patient\",\"id\":\"a\",\"gender\":\"female\",\"active\":true}");
        fhir.put("Patient/b", "{\"resourceType\":\"Patient\",\"id\":\"b\",\"gender\":\"female\"}");

        Answer answer = fhir.post(
                "Patient/_search?active=true", "gender=female", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(answer.json().path("entry")).hasSize(1);
        assertThat(answer.json().path("link").path(0).path("url").asText())
                .isEqualTo(FhirFixture.BASE + "/Patient?active=true&gender=female");
    }

    @Test
    void containedResourcesAreNoMatchesAndWhoAsksForThemIsTold() {
        Answer without = fhir.get("Patient?_contained=false", "Prefer", "handling=strict");
        Answer lenient = fhir.get("Patient?_contained=true");
        Answer strict = fhir.get("Patient?_contained=both", "Prefer", "handling=strict");

        assertThat(without.status()).isEqualTo(200);
        assertThat(lenient.text()).contains("_contained=true is not supported");
        assertThat(strict.status()).isEqualTo(400);
        assertThat(fhir.get("Patient?_contained=maybe").diagnostics()).contains("false, true or both");
    }

    @Test
    void whatIsNotUnderstoodIsReportedOrRefused() {
        Answer lenient = fhir.get("Patient?shoeSize=44");
        Answer strict = fhir.get("Patient?shoeSize=44", "Prefer", "handling=strict");

        assertThat(lenient.status()).isEqualTo(200);
        assertThat(lenient.text()).contains("shoeSize").contains("\"mode\":\"outcome\"");
        assertThat(lenient.json().path("link").path(0).path("url").asText()).doesNotContain("shoeSize");
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.diagnostics()).contains("shoeSize");
    }
}

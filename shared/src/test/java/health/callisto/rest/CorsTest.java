package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CORS protocol of the Fetch standard, by the service's settings. */
class CorsTest {
    private static final String APP = "https://app.example.org";

    @TempDir
    Path folder;

    private FhirFixture fhir(String cors) throws IOException {
        return FhirFixture.of(folder, "{\"cors\":" + cors + "}");
    }

    @Test
    void aPageOfAnAllowedOriginMayCallAndReadHeaders() throws IOException {
        try (FhirFixture fhir = fhir("{\"origins\":[\"" + APP + "\"],\"methods\":[\"GET\",\"PUT\"],"
                + "\"headers\":[\"content-type\"],\"maxAge\":600}")) {
            Answer preflight =
                    fhir.send("OPTIONS", "Patient", "", "Origin", APP, "Access-Control-Request-Method", "PUT");
            Answer call = fhir.get("Patient/none", "Origin", APP);

            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, PUT");
            assertThat(preflight.header("Access-Control-Allow-Headers")).isEqualTo("content-type");
            assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("600");
            assertThat(call.status()).isEqualTo(404);
            assertThat(call.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(call.header("Access-Control-Expose-Headers")).contains("ETag", "Location");
            assertThat(call.header("Vary")).contains("Origin");
        }
    }

    @Test
    void withoutMaxAgeTheBrowserDecides() throws IOException {
        try (FhirFixture fhir = fhir("{\"origins\":[\"" + APP + "\"]}")) {
            Answer preflight =
                    fhir.send("OPTIONS", "Patient", "", "Origin", APP, "Access-Control-Request-Method", "PUT");

            assertThat(preflight.headers()).doesNotContainKey("Access-Control-Max-Age");
        }
    }

    @Test
    void aPageOfAnotherOriginIsToldNothing() throws IOException {
        try (FhirFixture fhir = fhir("{\"origins\":[\"" + APP + "\"]}")) {
            Answer call = fhir.get("metadata", "Origin", "https://evil.example.org");

            assertThat(call.headers()).doesNotContainKey("Access-Control-Allow-Origin");
        }
    }

    @Test
    void aServiceThatNamesOriginsOnlyLetsTheirPagesWrite() throws IOException {
        try (FhirFixture fhir = fhir("{\"origins\":[\"" + APP + "\"]}")) {
            Answer preflight =
                    fhir.send("OPTIONS", "Patient", "", "Origin", APP, "Access-Control-Request-Method", "POST");
            Answer created = fhir.send(
                    "POST",
                    "Patient",
                    "{\"resourceType\":\"Patient\"}",
                    "Origin",
                    APP,
                    "Host",
                    "localhost:7071",
                    "Content-Type",
                    "application/fhir+json",
                    "Content-Length",
                    "26");

            assertThat(preflight.header("Access-Control-Allow-Methods").split(", "))
                    .containsExactly("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
            assertThat(preflight.header("Access-Control-Allow-Headers").split(", "))
                    .contains("Authorization", "Content-Type", "If-Match", "If-None-Exist", "Prefer");
            assertThat(created.status()).isEqualTo(201);
            assertThat(created.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        }
    }
}

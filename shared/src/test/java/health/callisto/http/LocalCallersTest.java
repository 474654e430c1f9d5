package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without authentication: what a page of another site can make a browser send, and what programs send. */
class LocalCallersTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\"}";
    private static final String HERE = "localhost:7071";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                HERE,
                "LOCALHOST:7071",
                "127.0.0.1:7071",
                "127.1.2.3",
                "[::1]:7071",
                "app.localhost:1"
            })
    void namesOfThisMachineAreServed(String host) {
        assertThat(fhir.get("Patient", "Host", host).status()).isEqualTo(200);
    }

    /** DNS rebinding: the page's own name leads to this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:7071",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                ""
            })
    void anotherHostIsRefused(String host) {
        Answer answer = fhir.get("Patient", "Host", host);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.diagnostics()).contains("CALLISTO_AUTH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://localhost:3000", "null", "http://localhost:7071.evil.example"})
    void aPageOfAnotherOriginMayNotWrite(String origin) {
        Answer answer = post("Origin", origin, "Content-Type", "application/fhir+json");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(fhir.get("Patient?_summary=count").json().path("total").asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"cross-site", "same-site"})
    void aFormOfAnotherSiteIsRefusedThoughItsOriginIsNotTold(String site) {
        assertThat(post("Sec-Fetch-Site", site, "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""})
    void aBrowsersBodyNeedsATypeThatItMustAskFor(String type) {
        assertThat(post("Origin", "http://" + HERE, "Content-Type", type).status())
                .isEqualTo(415);
    }

    @Test
    void aPageOfThisHostMayWrite() {
        assertThat(post("Origin", "http://" + HERE, "Content-Type", "application/fhir+json")
                        .status())
                .isEqualTo(201);
        assertThat(fhir.send(
                                "POST",
                                "Patient/_search",
                                "name=x",
                                "Host",
                                HERE,
                                "Origin",
                                "http://" + HERE,
                                "Content-Length",
                                "6",
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(200);
    }

    /** {@code curl -d} says that it sends a form. */
    @Test
    void aProgramMayLeaveTheTypeToCurl() {
        assertThat(post("Content-Type", "application/x-www-form-urlencoded").status())
                .isEqualTo(201);
    }

    private Answer post(String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Host";
        all[headers.length + 1] = HERE;
        all[headers.length + 2] = "Content-Length";
        all[headers.length + 3] = String.valueOf(PATIENT.length());
        return fhir.send("POST", "Patient", PATIENT, all);
    }
}

package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicOriginTest {
    private static final RequestUri REQUEST = RequestUri.parse("http://10.0.0.5:8080/demo/fhir/main/Patient?name=x");

    @Test
    void thePublicUrlGoesBeforeAll() {
        PublicOrigin origin = new PublicOrigin(Optional.of(URI.create("https://fhir.example.org/")), true);

        assertThat(origin.of(Map.of("x-forwarded-host", "other.example.org"), REQUEST))
                .isEqualTo(new RequestUri("https://fhir.example.org", "/demo/fhir/main/Patient", "name=x"));
    }

    @Test
    void headersOfAProxyAreBelievedOnlyWhereTheSettingsSaySo() {
        Map<String, String> headers = Map.of("x-forwarded-host", "fhir.example.org", "x-forwarded-proto", "https");

        assertThat(PublicOrigin.ofRequests().of(headers, REQUEST).origin()).isEqualTo("http://10.0.0.5:8080");
        assertThat(new PublicOrigin(Optional.empty(), true).of(headers, REQUEST).origin())
                .isEqualTo("https://fhir.example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "'a.example.org, b.example.org', https, /api, https://a.example.org/api",
        "a.example.org:8443, https, /api/, https://a.example.org:8443/api",
        "a.example.org, '', '', http://a.example.org",
        "'', https, '', https://10.0.0.5:8080",
        "'evil<script>', javascript, '//evil', http://10.0.0.5:8080",
    })
    void whatAProxySaysIsCheckedAndTakenFromTheFirstOfThem(String host, String proto, String prefix, String expected) {
        Map<String, String> headers =
                Map.of("x-forwarded-host", host, "x-forwarded-proto", proto, "x-forwarded-prefix", prefix);

        assertThat(new PublicOrigin(Optional.empty(), true).of(headers, REQUEST).origin())
                .isEqualTo(expected);
    }
}

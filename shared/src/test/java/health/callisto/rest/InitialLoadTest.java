package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.http.Route;
import health.callisto.http.Route.Effect;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** While an initial load runs, a service takes reads and no writes (spec 03): route by route, over the whole table. */
class InitialLoadTest {
    private static final String LOCKED = "An initial load is under way";

    @RegisterExtension
    private final FhirFixture service = new FhirFixture();

    @BeforeEach
    void load() {
        service.set("{\"import\":{\"initialMode\":true}}");
        service.setLoading(true);
    }

    @Test
    void eachRouteThatWritesIsRefusedAndNoOther() {
        assertThat(service.routes()).hasSizeGreaterThan(60).allSatisfy(route -> {
            FhirFixture.Answer answer = service.send(route.method(), path(route), "");
            assertThat(answer.status() == 423)
                    .as(route.method() + " " + path(route) + " answers " + answer.status())
                    .isEqualTo(route.effect() == Effect.WRITES);
        });
    }

    @Test
    void ofABatchTheReadsAreAnsweredAndTheWritesAreRefused() {
        JsonNode entries = service.post("", bundle("batch")).json().path("entry");

        assertThat(entries.at("/0/response/status").asText()).startsWith("423");
        assertThat(entries.at("/0/response/outcome/issue/0/diagnostics").asText())
                .contains(LOCKED);
        assertThat(entries.at("/1/response/status").asText()).startsWith("200");
    }

    @Test
    void aTransactionThatWritesIsRefusedWhole() {
        FhirFixture.Answer answer = service.post("", bundle("transaction"));

        assertThat(answer.status()).isEqualTo(423);
        assertThat(answer.diagnostics()).contains(LOCKED);
    }

    @Test
    void writesAreTakenAgainAfterTheLoad() {
        service.setLoading(false);

        assertThat(service.post("", bundle("transaction")).status()).isEqualTo(200);
    }

    private static String bundle(String type) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":["
                + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\"},"
                + "\"request\":{\"method\":\"PUT\",\"url\":\"Patient/a\"}},"
                + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient?_count=1\"}}]}";
    }

    private static String path(Route<Interaction> route) {
        return route.path().stream()
                .map(segment -> switch (segment) {
                    case "{type}" -> "Patient";
                    case "{version}" -> "1";
                    default -> segment.startsWith("{") ? "a" : segment;
                })
                .collect(Collectors.joining("/"));
    }
}

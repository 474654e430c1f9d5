package health.callisto.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirRoutes;
import health.callisto.access.Authenticator;
import health.callisto.http.HttpRequest;
import health.callisto.http.PublicOrigin;
import health.callisto.rest.Edge;
import health.callisto.rest.FhirEndpoint;
import health.callisto.rest.Router;
import health.callisto.workspace.ServiceRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityStatementTest {
    @Test
    void theValidatorFindsNoErrorInIt(@TempDir Path folder) {
        Clock clock = Clock.systemUTC();
        try (ServiceRegistry services = ServiceRegistry.embedded(folder, clock)) {
            Edge edge = new Edge(() -> "id");
            Router router = FhirRoutes.of(clock, () -> "id", edge);
            FhirEndpoint endpoint = new FhirEndpoint(
                    services,
                    Authenticator.off(),
                    router,
                    router,
                    edge,
                    (request, uri) -> Optional.empty(),
                    PublicOrigin.ofRequests(),
                    clock,
                    () -> "id",
                    health.callisto.config.Limits.standard());

            byte[] statement = endpoint.handle(
                            new HttpRequest("GET", "http://localhost/demo/fhir/main/metadata", Map.of(), ""))
                    .body();

            assertThat(new HapiValidator().errors(new String(statement, StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }
}

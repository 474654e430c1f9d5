package health.callisto.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirRoutes;
import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.config.Limits;
import health.callisto.http.Edge;
import health.callisto.http.HttpRequest;
import health.callisto.http.Pipeline;
import health.callisto.http.PublicOrigin;
import health.callisto.http.StorageGuard;
import health.callisto.rest.FhirArea;
import health.callisto.rest.LoadGuard;
import health.callisto.workspace.ServiceRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityStatementTest {
    @Test
    void theValidatorFindsNoErrorInIt(@TempDir Path folder) {
        Clock clock = Clock.systemUTC();
        try (ServiceRegistry services = ServiceRegistry.embedded(folder, clock)) {
            Edge edge = new Edge(() -> "id");
            FhirRoutes routes = new FhirRoutes(
                    clock,
                    () -> "id",
                    edge,
                    Audit.toLog(),
                    LoadGuard.NONE,
                    new StorageGuard(4),
                    Limits.standard().bundleEntries());
            Pipeline endpoint = new Pipeline(
                    List.of(),
                    new FhirArea(services, routes.interactions(), Limits.standard(), clock),
                    Authenticator.off(),
                    edge,
                    Audit.toLog(),
                    PublicOrigin.ofRequests(),
                    clock,
                    () -> "id",
                    Limits.standard());

            byte[] statement = endpoint.handle(
                            new HttpRequest("GET", "http://localhost/demo/fhir/main/metadata", Map.of(), ""))
                    .body();

            assertThat(new HapiValidator().errors(new String(statement, StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }
}

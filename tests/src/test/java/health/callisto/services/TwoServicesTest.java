package health.callisto.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.fhir.ResourceKey;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.search.SearchPage;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import health.callisto.workspace.Databases;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services of one registry hold a patient of the same id, and neither ever sees the other's. */
class TwoServicesTest {
    @TempDir
    Path data;

    private ServiceRegistry registry;
    private FhirService north;
    private FhirService south;

    @BeforeEach
    void open() throws IOException {
        try (Database control = Databases.embedded(data).openControl()) {
            ManagedStore store = new ManagedStore(control, Clock.systemUTC());
            for (String name : List.of("north", "south")) {
                store.put(
                        ManagedPath.in("demo", "fhirServices", name),
                        JsonNodeFactory.instance.objectNode(),
                        found -> {});
            }
        }
        registry = ServiceRegistry.embedded(data, Clock.systemUTC());
        north = registry.service("demo", "north");
        south = registry.service("demo", "south");
        put(north, "Ida");
        put(south, "Sven");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aReadAnswersTheServicesOwnResource() {
        assertThat(text(north.resources().find(key(north)).orElseThrow())).contains("Ida");
        assertThat(text(south.resources().find(key(south)).orElseThrow())).contains("Sven");
    }

    @Test
    void aSearchFindsTheServicesOwnResource() {
        assertThat(search(north, "family=ida").matches()).hasSize(1);
        assertThat(search(north, "family=sven").matches()).isEmpty();
        assertThat(search(south, "_id=same").matches()).singleElement().satisfies(match -> assertThat(text(match))
                .contains("Sven"));
    }

    @Test
    void versionsAndChangesAreCountedApart() {
        assertThat(put(north, "Inga").version()).isEqualTo(2);

        assertThat(north.resources().changes(0, 10)).hasSize(2);
        assertThat(south.resources().changes(0, 10)).hasSize(1);
        assertThat(south.resources().findVersion(key(south), 2)).isEmpty();
    }

    @Test
    void aServiceThatNobodyHasMadeIsNotFound() {
        assertThatThrownBy(() -> registry.service("demo", "west"))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }

    private static WriteOutcome put(FhirService service, String family) {
        String json = """
                {"resourceType":"Patient","id":"same","name":[{"family":"%s"}]}""".formatted(family);
        ResourceIntake.Incoming incoming = service.intake().read(json.getBytes(UTF_8));
        List<WriteOutcome> outcomes = service.resources()
                .commit(Batch.of(service.intake().write(incoming, "same", Precondition.ANY, Optional.empty())));
        return outcomes.get(0);
    }

    private static SearchPage search(FhirService service, String query) {
        return service.search().search(new SearchRequest(key(service).type(), QueryParameters.parse(query), true));
    }

    private static ResourceKey key(FhirService service) {
        return new ResourceKey(service.definitions().resourceType("Patient").orElseThrow(), "same");
    }

    private static String text(StoredResource resource) {
        return new String(resource.json(), UTF_8);
    }
}

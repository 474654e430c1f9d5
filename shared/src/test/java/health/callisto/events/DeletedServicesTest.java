package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.HandClock;
import health.callisto.config.Settings;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.sql.Database;
import health.callisto.workspace.Databases;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceDirectory;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is deleted with its subscriptions leaves nothing behind in the publisher. */
class DeletedServicesTest {
    private static final ServiceName WARDS = new ServiceName("demo", "wards");
    private static final ManagedPath PATH = ManagedPath.in("demo", "fhirServices", "wards");

    private final HandClock time = new HandClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private List<String> measured() {
        return meters.find("callisto.events.subscribed").gauges().stream()
                .map(gauge -> gauge.getId().getTag("service"))
                .toList();
    }

    @Test
    void theMarkAndTheFiguresOfADeletedServiceAreForgotten(@TempDir Path folder) {
        Databases databases = Databases.embedded(folder);
        try (Database control = databases.openControl()) {
            ManagedStore store = new ManagedStore(control, Clock.systemUTC());
            PublishedServices published = new PublishedServices(store, time);
            try (ServiceRegistry services =
                            new ServiceRegistry(new ServiceDirectory(store, time), databases, Clock.systemUTC());
                    EventPublisher publisher = publisher(services, published)) {
                store.put(PATH, JsonNodeFactory.instance.objectNode().put("kind", "fhir-R4"), found -> {});
                FhirService service = services.service(WARDS);
                published.mark(WARDS);
                new SubscriptionStore(service.database()).put(new EventSubscription("all", "{}", Instant.EPOCH), 0);
                publisher.publish();
                assertThat(measured()).containsExactly("wards");

                store.remove(PATH);
                time.pass(Duration.ofSeconds(1));
                services.closeIdle();
                publisher.publish();
                time.pass(Duration.ofSeconds(1));

                assertThat(published.all()).isEmpty();
                assertThat(measured()).isEmpty();
            }
        }
    }

    private EventPublisher publisher(ServiceRegistry services, PublishedServices published) {
        return new EventPublisher(
                services,
                published,
                Settings.of(Map.of(
                                "CALLISTO_EVENTGRID_ENDPOINT", "https://127.0.0.1:9/api/events",
                                "CALLISTO_EVENTGRID_KEY", "a2V5"))
                        .events(),
                "http://localhost:7071",
                () -> new BlobServiceClientBuilder()
                        .endpoint("http://127.0.0.1:9/none")
                        .buildClient(),
                meters,
                Clock.systemUTC());
    }
}

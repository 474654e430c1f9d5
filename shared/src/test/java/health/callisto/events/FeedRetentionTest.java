package health.callisto.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.HandClock;
import health.callisto.intake.ResourceIntake;
import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedRetentionTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final FeedRetention retention = new FeedRetention(DAY.multipliedBy(3), clock);
    private ServiceRegistry services;
    private FhirService service;

    @BeforeEach
    void open() {
        services = ServiceRegistry.embedded(folder, clock);
        service = services.service(new ServiceName("demo", "main"));
    }

    @AfterEach
    void close() {
        services.close();
    }

    private void change(String id) {
        ResourceIntake.Incoming incoming = service.intake()
                .read(("{\"resourceType\":\"Basic\",\"id\":\"" + id + "\",\"code\":{\"text\":\"x\"}}").getBytes(UTF_8));
        service.resources().commit(Batch.of(service.intake().write(incoming, id, Precondition.ANY, Optional.empty())));
    }

    private List<String> kept() {
        return service.resources().changes(0, 100).stream()
                .map(Change::key)
                .map(key -> key.id())
                .toList();
    }

    private void subscribe() {
        new SubscriptionStore(service.database())
                .put(
                        new EventSubscription("_default", "{}", clock.instant()),
                        service.resources().feed().end());
    }

    private void publishedUpTo(long position) {
        PublisherStore store = new PublisherStore(service.database());
        store.take(store.partitions().get(0), "me");
        store.advance(0, "me", Change.Origin.LIVE, position);
        store.advance(0, "me", Change.Origin.IMPORT, position);
    }

    private void keepFor(int days) {
        for (int hour = 0; hour < days * 24; hour++) {
            retention.purge(service);
            clock.pass(Duration.ofHours(1));
        }
        retention.purge(service);
    }

    @Test
    void whileNobodyHasSubscribedAChangeGoesThreeDaysBehindItsCommit() {
        change("old");
        keepFor(2);
        change("young");
        assertThat(kept()).containsExactly("old", "young");

        keepFor(1);
        assertThat(kept()).containsExactly("young");
    }

    @Test
    void aChangeThatIsNotPublishedNeverGoes() {
        subscribe();
        change("a");
        change("b");

        keepFor(30);
        assertThat(kept()).containsExactly("a", "b");

        publishedUpTo(1);
        keepFor(2);
        assertThat(kept()).containsExactly("a", "b");
        keepFor(2);
        assertThat(kept()).containsExactly("b");
    }

    @Test
    void aSubscriptionThatBeginsInThePastHoldsWhatItHasStillToTell() {
        change("a");
        change("b");
        keepFor(2);
        new SubscriptionStore(service.database()).put(new EventSubscription("_default", "{}", clock.instant()), 1);

        keepFor(30);

        assertThat(kept()).containsExactly("b");
    }

    @Test
    void aReplayHoldsWhatItHasStillToTell() {
        change("a");
        change("b");
        new ReplayStore(service.database())
                .create(new EventReplay("r", Instant.EPOCH, clock.instant(), 1, 2, 0), clock.instant());

        keepFor(30);

        assertThat(kept()).containsExactly("b");
    }
}

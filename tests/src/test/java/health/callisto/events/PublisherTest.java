package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.config.EventSettings;
import health.callisto.config.EventSettings.EventSchema;
import health.callisto.fhir.Ticks;
import health.callisto.resource.feed.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published, when, and in which form. */
class PublisherTest {
    @TempDir
    private Path folder;

    private final List<Publishing> open = new ArrayList<>();

    private Publishing publishing(UnaryOperator<EventSettings> change) throws IOException {
        Publishing made = new Publishing(folder, change);
        open.add(made);
        return made;
    }

    @AfterEach
    void close() {
        open.forEach(Publishing::close);
    }

    private static EventSettings with(
            EventSettings given, EventSchema schema, Optional<String> topic, boolean bulk, int partitions) {
        return new EventSettings(
                given.endpoint(),
                given.key(),
                given.certificate(),
                schema,
                given.typePrefix(),
                topic,
                bulk,
                given.retention(),
                partitions);
    }

    @Test
    void givenNobodyHasSubscribed_whenPublishersRun_thenNothingIsSent() throws IOException {
        Publishing publishing = publishing(UnaryOperator.identity());
        publishing.change("c", 10);

        assertThat(publishing.publisher().start()).isFalse();

        assertThat(publishing.received()).isEmpty();
    }

    @Test
    void givenASubscriptionFromNowOn_whenPublished_thenWhatWasBeforeIsNotTold() throws IOException {
        Publishing publishing = publishing(UnaryOperator.identity());
        publishing.change("before", 10);
        new SubscriptionStore(publishing.service().database())
                .put(
                        new EventSubscription("_default", "{}", Instant.EPOCH),
                        publishing.service().resources().feed().end());
        publishing.change("after", 10);
        Publishing.Running publisher = publishing.publisher();

        Publishing.await(() -> {
            publisher.start();
            return publishing.received().size() >= 10;
        });

        assertThat(publishing.received().values())
                .hasSize(10)
                .allMatch(event -> event.path("subject").asText().contains("/after-"));
    }

    @Test
    void givenBulkImportsAreLeftOut_whenPublished_thenOnlyLiveChangesAreToldAndTheImportIsPassed() throws IOException {
        Publishing publishing = publishing(given -> with(given, EventSchema.EVENT_GRID, given.topic(), false, 1));
        publishing.change("imported", 1_000, Change.Origin.IMPORT);
        publishing.change("live", 3);
        publishing.subscribe();
        PublisherStore store = new PublisherStore(publishing.service().database());
        Publishing.Running publisher = publishing.publisher();

        Publishing.await(() -> {
            publisher.start();
            PartitionState state = store.partitions().get(0);
            return Math.min(state.livePosition(), state.importPosition()) == 1_003;
        });

        assertThat(publishing.received().values())
                .hasSize(3)
                .allMatch(event -> event.path("subject").asText().contains("/live-"));
    }

    @Test
    void givenPartitions_whenPublished_thenAllIsToldAndEachResourceInItsOrder() throws IOException {
        Publishing publishing = publishing(given -> with(given, EventSchema.EVENT_GRID, given.topic(), true, 4));
        for (int round = 0; round < 3; round++) {
            publishing.change("c", 300);
            publishing.change("i" + round, 50, Change.Origin.IMPORT);
        }
        publishing.subscribe();

        publishing.publishAll(publishing.publisher());

        publishing.assertComplete();
        Map<String, Long> versions = new HashMap<>();
        for (JsonNode event : publishing.receivedInOrder()) {
            long version = event.at("/data/resourceVersionId").asLong();
            Long before = versions.put(event.path("subject").asText(), version);
            assertThat(before == null ? 0 : before).isLessThan(version);
        }
        assertThat(new PublisherStore(publishing.service().database()).partitions())
                .hasSize(4);
    }

    @Test
    void givenATopicOfCloudEvents_whenPublished_thenTheyAreTakenAndHaveTheSameContent() throws IOException {
        Publishing publishing = publishing(given -> with(given, EventSchema.CLOUD_EVENTS, Optional.empty(), true, 1));
        publishing.change("c", 2);
        publishing.subscribe();

        publishing.publishAll(publishing.publisher());

        publishing.assertComplete();
        Change change = publishing.service().resources().changes(0, 1).get(0);
        JsonNode event = publishing.receivedInOrder().get(0);
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("type").asText()).isEqualTo("Microsoft.HealthcareApis.FhirResourceCreated");
        assertThat(event.path("source").asText()).isEqualTo("//localhost:7071/demo/fhir/main");
        assertThat(event.path("subject").asText()).isEqualTo("localhost:7071/demo/fhir/main/Basic/c-0");
        assertThat(event.path("time").asText()).isEqualTo(Ticks.text(change.time()));
    }

    @Test
    void givenNoTopicIsNamed_whenPublished_thenEventGridPutsItsOwn() throws IOException {
        Publishing publishing = publishing(given -> with(given, EventSchema.EVENT_GRID, Optional.empty(), true, 1));
        publishing.change("c", 1);
        publishing.subscribe();

        publishing.publishAll(publishing.publisher());

        assertThat(publishing.receivedInOrder().get(0).path("topic").asText()).contains("Microsoft.EventGrid/topics");
    }

    @Test
    void givenAReplayOfAPeriod_whenPublished_thenItsChangesAreToldOnceMoreUnderTheSameIds() throws IOException {
        Publishing publishing = publishing(UnaryOperator.identity());
        publishing.change("early", 700);
        publishing.change("wanted", 700);
        publishing.change("late", 5);
        publishing.subscribe();
        Publishing.Running publisher = publishing.publisher();
        publishing.publishAll(publisher);
        List<Change> changes = publishing.service().resources().changes(0, 2_000);
        Instant from = changes.get(700).time();
        Instant to = changes.get(1_399).time();
        ReplayStore replays = new ReplayStore(publishing.service().database());

        replays.create(
                new EventReplay(
                        "r",
                        from,
                        to,
                        publishing.service().resources().feed().positionBefore(from),
                        publishing.service().resources().feed().end(),
                        0),
                Instant.EPOCH);
        Publishing.await(() -> {
            publisher.start();
            return replays.find("r").orElseThrow().isDone();
        });

        assertThat(publishing.receivedInOrder()).hasSize(1_405 + 700);
        assertThat(publishing.received()).hasSize(1_405);
        assertThat(publishing.receivedInOrder().subList(1_405, 2_105))
                .allMatch(event -> event.path("subject").asText().contains("/wanted-"));
        assertThat(replays.find("r").orElseThrow().published()).isEqualTo(700);
        publishing.assertComplete();
    }

    @Test
    void givenEventsArePublished_whenMeasured_thenTheMetersTellThemWithTheirServiceAndNothingIsBehind()
            throws IOException {
        Publishing publishing = publishing(UnaryOperator.identity());
        publishing.change("c", 700);
        publishing.subscribe();
        Publishing.Running publisher = publishing.publisher();
        publishing.publishAll(publisher);

        Publishing.await(() -> {
            publisher.start();
            return publishing
                                    .meters
                                    .get("callisto.events.lag.positions")
                                    .gauge()
                                    .value()
                            == 0
                    && publishing
                                    .meters
                                    .get("callisto.events.published")
                                    .counter()
                                    .count()
                            == 700;
        });

        assertThat(publishing.meters.get("callisto.events.subscribed").gauge().value())
                .isEqualTo(1);
        assertThat(publishing.meters.get("callisto.events.batches").counter().count())
                .isEqualTo(2);
        assertThat(publishing.meters.get("callisto.events.bytes").counter().count())
                .isGreaterThan(700 * 300);
        assertThat(publishing
                        .meters
                        .get("callisto.events.publish.latency")
                        .timer()
                        .count())
                .isEqualTo(700);
        assertThat(publishing.meters.getMeters()).allSatisfy(meter -> {
            assertThat(meter.getId().getTag("workspace")).isEqualTo("demo");
            assertThat(meter.getId().getTag("service")).isEqualTo("main");
        });
    }
}

package health.callisto.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.config.EventSettings;
import health.callisto.config.Settings;
import health.callisto.intake.ResourceIntake;
import health.callisto.localhost.eventgrid.LocalEventGrid;
import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A service with changes, the local Event Grid as its topic, and publishers between them. */
final class Publishing implements AutoCloseable {
    static final ServiceName SERVICE = new ServiceName("demo", "main");
    /** A topic that hangs is given up behind this. */
    static final Duration ANSWER = Duration.ofMillis(500);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int FASTER = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalEventGrid grid;
    private final Server views = new Server(0);
    private final ServiceRegistry services;
    private final FhirService service;
    private final EventSettings settings;
    private final List<Running> running = new ArrayList<>();
    final EventDeadLetters deadLetters = mock(EventDeadLetters.class);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** What a test may put in the place of parts of a publisher: the same with a fault. */
    record Parts(ChangeFeed feed, EventTopic topic, PublisherStore store) {}

    /** A publisher in a process of its own, so to say. */
    record Running(ServicePublisher publisher, PublisherThreads threads, AtomicInteger stopped) {
        boolean start() {
            return publisher.start(() -> stopped.get() == 0, () -> {});
        }

        /** Ends it as its function does. */
        void stop() {
            stopped.set(1);
            threads.close();
        }
    }

    Publishing(Path folder) throws IOException {
        this(folder, UnaryOperator.identity());
    }

    /** @param change of the settings */
    Publishing(Path folder, UnaryOperator<EventSettings> change) throws IOException {
        grid = LocalEventGrid.start(
                folder.resolve("eventgrid"),
                change.apply(Settings.of(Map.of()).events()).schema());
        views.setHandler(grid.views());
        try {
            views.start();
        } catch (Exception e) {
            throw new IOException(e);
        }
        services = ServiceRegistry.embedded(folder, Clock.systemUTC());
        service = services.service(SERVICE);
        settings = change.apply(Settings.of(Map.of(
                        "CALLISTO_EVENTGRID_ENDPOINT", grid.endpoint().toString(),
                        "CALLISTO_EVENTGRID_KEY", grid.key(),
                        "CALLISTO_EVENTGRID_CERTIFICATE", grid.certificate().toString()))
                .events());
    }

    FhirService service() {
        return service;
    }

    EventSettings settings() {
        return settings;
    }

    LocalEventGrid grid() {
        return grid;
    }

    /** From the beginning of the feed on. */
    void subscribe() {
        new SubscriptionStore(service.database()).put(new EventSubscription("_default", "{}", Instant.EPOCH), 0);
    }

    /** Makes that many changes in one commit. */
    void change(String prefix, int count, Change.Origin origin) {
        List<Write> writes = IntStream.range(0, count)
                .<Write>mapToObj(number -> {
                    String id = prefix + "-" + number;
                    ResourceIntake.Incoming incoming = service.intake()
                            .read(("{\"resourceType\":\"Basic\",\"id\":\"" + id + "\",\"code\":{\"text\":\"x\"}}")
                                    .getBytes(UTF_8));
                    return service.intake().write(incoming, id, Precondition.ANY, Optional.empty());
                })
                .toList();
        service.resources().commit(new Batch(writes, false, origin, Optional.empty()));
    }

    void change(String prefix, int count) {
        change(prefix, count, Change.Origin.LIVE);
    }

    Running publisher() {
        return publisher(UnaryOperator.identity());
    }

    /** Its leases run out twenty times as fast as those of others. */
    Running publisher(UnaryOperator<Parts> change) {
        return publisher(change, Clock.systemUTC());
    }

    Running publisher(UnaryOperator<Parts> change, Clock clock) {
        Parts parts = change.apply(new Parts(
                service.resources().feed(),
                new EventTopic(settings.endpoint().orElseThrow(), settings, ANSWER),
                new PublisherStore(service.database())));
        Outlet outlet = new Outlet(
                SERVICE,
                parts.feed(),
                new EventFormat(settings, "http://localhost:7071"),
                parts.topic(),
                new Pace(System::nanoTime),
                deadLetters,
                new EventMetrics(meters, SERVICE));
        PublisherThreads threads = new PublisherThreads();
        Running made = new Running(
                new ServicePublisher(
                        outlet,
                        service.database(),
                        parts.store(),
                        settings,
                        threads,
                        clock,
                        () -> System.nanoTime() * FASTER),
                threads,
                new AtomicInteger());
        running.add(made);
        return made;
    }

    /** Publishes with it until everything is accepted. */
    void publishAll(Running publisher) {
        await(() -> {
            publisher.start();
            return received().keySet().containsAll(expected());
        });
    }

    static void await(BooleanSupplier isSo) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("It did not come so");
            }
            Pause.nanos(20_000_000);
        }
    }

    /** The ids of the events of all changes. */
    Set<String> expected() {
        return service.resources().changes(0, Integer.MAX_VALUE).stream()
                .map(change -> EventFormat.id(SERVICE, change))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every event that was accepted, by its id; the same id must not have come with another content. */
    Map<String, JsonNode> received() {
        return receivedInOrder().stream()
                .collect(Collectors.toMap(event -> event.path("id").asText(), event -> event, (one, other) -> {
                    assertThat(other).isEqualTo(one);
                    return one;
                }));
    }

    /** Every event as often as it was accepted. */
    List<JsonNode> receivedInOrder() {
        List<JsonNode> events = new ArrayList<>();
        get("/eventgrid/events").path("events").forEach(entry -> events.add(entry.path("event")));
        return events;
    }

    /** Every change is told once or more, and nothing else is. */
    void assertComplete() {
        assertThat(new TreeSet<>(received().keySet())).isEqualTo(expected());
        Map<String, JsonNode> received = received();
        for (Change change : service.resources().changes(0, Integer.MAX_VALUE)) {
            JsonNode event = requireNonNull(received.get(EventFormat.id(SERVICE, change)));
            assertThat(event.at("/data/resourceFhirId").asText())
                    .isEqualTo(change.key().id());
            assertThat(event.at("/data/sequenceNumber").asLong()).isEqualTo(change.position());
        }
    }

    /** @param json faults as {@code PUT /eventgrid/faults} takes them */
    void faults(String json) {
        try {
            int status = http.send(
                            HttpRequest.newBuilder(uri("/eventgrid/faults"))
                                    .PUT(BodyPublishers.ofString(json))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(200);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    int waitingFaults() {
        return get("/eventgrid/faults").path("waiting").asInt();
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + ((ServerConnector) views.getConnectors()[0]).getLocalPort() + path);
    }

    @Override
    public void close() {
        running.forEach(Running::stop);
        services.close();
        grid.close();
        try {
            views.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package health.callisto.events;

import com.azure.storage.blob.BlobServiceClient;
import health.callisto.config.EventSettings;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Event Grid of every committed change of all services that somebody has subscribed to: at least once, each under the
 * same id (spec 04, publisher). It works while there is work; the timer of its function only wakes it.
 */
public final class EventPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    /** An invocation ends behind so long a silence, just before the timer wakes the next. */
    private static final Duration QUIET = Duration.ofMillis(900);
    /** Invocations may take 10 minutes (host.json, functionTimeout). */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** A topic that has not answered by then will not. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final ServiceRegistry services;
    private final EventSettings settings;
    private final EventFormat format;
    private final Optional<EventTopic> topic;
    private final Pace pace = new Pace(System::nanoTime);
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private final Clock clock;
    private final PublisherThreads threads = new PublisherThreads();
    private final ConcurrentMap<ServiceName, ServicePublisher> publishers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Connects to nothing yet; IllegalArgumentException if the topic's certificate cannot be read.
     *
     * @param origin where callers reach the product
     * @param blobs the storage account that takes dead letters
     */
    public EventPublisher(
            ServiceRegistry services,
            EventSettings settings,
            String origin,
            BlobServiceClient blobs,
            MeterRegistry meters,
            Clock clock) {
        this.services = services;
        this.settings = settings;
        this.format = new EventFormat(settings, origin);
        this.topic = settings.endpoint().map(endpoint -> new EventTopic(endpoint, settings, ANSWER));
        this.deadLetters = new DeadLetters(blobs, clock);
        this.meters = meters;
        this.clock = clock;
    }

    /** Publishes until nothing has happened for almost a second; nothing at all without a topic. */
    public void publish() {
        if (topic.isEmpty()) {
            return;
        }
        Activity activity = new Activity();
        boolean subscribed = true;
        while (subscribed && activity.goesOn()) {
            subscribed = false;
            for (ServiceName name : services.names()) {
                subscribed |= start(name, topic.get(), activity);
            }
            if (subscribed) {
                Pause.nanos(LOOK_EVERY.toNanos());
            }
        }
        threads.await();
    }

    /** One that cannot be read must not keep the others from being published. */
    private boolean start(ServiceName name, EventTopic to, Activity activity) {
        try {
            return publishers
                    .computeIfAbsent(name, key -> publisher(services.service(key), to))
                    .start(activity::goesOn, activity::worked);
        } catch (RuntimeException e) {
            LOG.warn("The feed of {} cannot be published now: {}", name, e.getMessage());
            return false;
        }
    }

    private ServicePublisher publisher(FhirService service, EventTopic to) {
        Outlet outlet = new Outlet(
                service.name(),
                service.resources().feed(),
                format,
                to,
                pace,
                deadLetters,
                new EventMetrics(meters, service.name()));
        return new ServicePublisher(
                outlet,
                service.database(),
                new PublisherStore(service.database()),
                settings,
                threads,
                clock,
                System::nanoTime);
    }

    /** Ends what is under way at its next step, and returns when it has. */
    @Override
    public void close() {
        closed = true;
        threads.close();
    }

    /** Whether anything has happened lately, in any service. */
    private final class Activity {
        private final long start = System.nanoTime();
        private volatile long last = start;

        void worked() {
            last = System.nanoTime();
        }

        boolean goesOn() {
            long now = System.nanoTime();
            return !closed && now - last < QUIET.toNanos() && now - start < LONGEST.toNanos();
        }
    }
}

package health.callisto.events;

import com.azure.storage.blob.BlobServiceClient;
import health.callisto.config.EventSettings;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
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
    private final PublishedServices published;
    private final EventSettings settings;
    private final EventFormat format;
    private final Optional<EventTopic> topic;
    private final Pace pace = new Pace(System::nanoTime);
    private final EventDeadLetters deadLetters;
    private final MeterRegistry meters;
    private final Clock clock;
    private final PublisherThreads threads = new PublisherThreads();
    private final ConcurrentMap<ServiceName, Publisher> publishers = new ConcurrentHashMap<>();
    private final ConcurrentMap<ServiceName, EventMetrics> metrics = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Connects to nothing yet; IllegalArgumentException if the topic's certificate cannot be read.
     *
     * @param origin where callers reach the product
     * @param blobs the storage account that takes dead letters
     */
    public EventPublisher(
            ServiceRegistry services,
            PublishedServices published,
            EventSettings settings,
            String origin,
            Supplier<BlobServiceClient> blobs,
            MeterRegistry meters,
            Clock clock) {
        this.services = services;
        this.published = published;
        this.settings = settings;
        this.format = new EventFormat(settings, origin);
        this.topic = settings.endpoint().map(endpoint -> new EventTopic(endpoint, settings, ANSWER));
        this.deadLetters = new EventDeadLetters(blobs, clock);
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
            Set<ServiceName> looked = new HashSet<>();
            for (PublishedServices.Mark mark : published.all()) {
                looked.add(mark.service());
                subscribed |= start(mark.service(), () -> opened(mark), topic.get(), activity);
            }
            // Subscriptions of those that are open may be older than the marks.
            for (FhirService service : services.awake()) {
                if (looked.add(service.name())) {
                    subscribed |= start(service.name(), () -> service, topic.get(), activity);
                }
            }
            forgetAllBut(looked);
            if (subscribed) {
                Pause.nanos(LOOK_EVERY.toNanos());
            }
        }
        threads.await();
    }

    private FhirService opened(PublishedServices.Mark mark) {
        try {
            return services.service(mark.service());
        } catch (Problem e) {
            if (e.kind() == Problem.Kind.NOT_FOUND) {
                published.forget(mark);
            }
            throw e;
        }
    }

    /** A service that is closed or deleted would stay in memory with its publisher; figures stay as long as the service does. */
    private void forgetAllBut(Set<ServiceName> looked) {
        publishers.keySet().retainAll(looked);
        Set<ServiceName> gone = new HashSet<>(metrics.keySet());
        services.awake().forEach(service -> gone.remove(service.name()));
        if (!gone.isEmpty()) {
            gone.removeAll(services.names());
            gone.forEach(name -> Optional.ofNullable(metrics.remove(name)).ifPresent(EventMetrics::close));
        }
    }

    /** One that cannot be read must not keep the others from being published. */
    private boolean start(ServiceName name, Supplier<FhirService> opened, EventTopic to, Activity activity) {
        try {
            FhirService service = opened.get();
            return service.settings().events() && current(service, to).start(activity::goesOn, activity::worked);
        } catch (RuntimeException e) {
            LOG.warn("The feed of {} cannot be published now: {}", name, LoggedFailure.line(e));
            return false;
        }
    }

    /** The publisher of the service as it is open and set now. */
    private ServicePublisher current(FhirService service, EventTopic to) {
        EventSettings effective = service.settings()
                .includeBulkImport()
                .map(settings::withBulkImport)
                .orElse(settings);
        return publishers
                .compute(service.name(), (name, known) -> {
                    boolean fits = known != null
                            && known.service().equals(service)
                            && known.settings().equals(effective);
                    return fits ? known : new Publisher(service, effective, publisher(service, effective, to));
                })
                .publisher();
    }

    /** A publisher and what it was made for. */
    private record Publisher(FhirService service, EventSettings settings, ServicePublisher publisher) {}

    private ServicePublisher publisher(FhirService service, EventSettings effective, EventTopic to) {
        Outlet outlet = new Outlet(
                service.name(),
                service.resources().feed(),
                format,
                to,
                pace,
                deadLetters,
                metrics.computeIfAbsent(service.name(), name -> new EventMetrics(meters, name)));
        return new ServicePublisher(
                outlet,
                service.database(),
                new PublisherStore(service.database()),
                effective,
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

package health.callisto.localhost.eventgrid;

import health.callisto.problem.LoggedFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to subscribers: each at least once, tried again by the schedule of Event Grid, and dead-lettered when its
 * attempts or its time are used up or the endpoint will never take it (message delivery and retry). A thread for each
 * subscription: a slow endpoint delays no other.
 */
final class Deliveries implements AutoCloseable {
    /** Pauses behind each attempt; the last one repeats. */
    static final List<Duration> EVENT_GRID_SCHEDULE = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1));

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int AT_ONCE = 100;
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final Duration KEPT = Duration.ofHours(24);

    private final ReceivedEventStore store;
    private final Webhook webhook;
    private final List<Duration> schedule;
    private final Duration longest;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Deliveries::daemon);
    private final ExecutorService workers = Executors.newCachedThreadPool(Deliveries::daemon);
    private final Set<String> working = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Deliveries(ReceivedEventStore store, Webhook webhook, List<Duration> schedule, Clock clock) {
        this.store = store;
        this.webhook = webhook;
        this.schedule = List.copyOf(schedule);
        this.longest = schedule.stream().max(Comparator.naturalOrder()).orElseThrow();
        this.clock = clock;
    }

    void start() {
        ScheduledFuture<?> looking = timer.scheduleWithFixedDelay(
                () -> survived(this::wake), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> forgetting = timer.scheduleWithFixedDelay(
                () -> survived(() -> store.forgetBefore(clock.instant().minus(KEPT))), 1, 10, TimeUnit.MINUTES);
        if (looking.isCancelled() || forgetting.isCancelled()) {
            throw new IllegalStateException("Deliveries cannot be planned");
        }
    }

    /** The timer would not come again after a failure. */
    private static void survived(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Deliveries go on after a failure", LoggedFailure.of(e));
        }
    }

    /** Sets a worker to each subscription that has none. */
    void wake() {
        for (LocalSubscription subscription : store.subscriptions()) {
            if (!closed && subscription.isValidated() && working.add(subscription.name())) {
                workers.execute(() -> {
                    try {
                        work(subscription);
                    } catch (RuntimeException | Error e) {
                        LOG.error("Events could not be delivered to {}", subscription.name(), LoggedFailure.of(e));
                    } finally {
                        working.remove(subscription.name());
                    }
                });
            }
        }
    }

    /** Delivers until nothing is due. */
    private void work(LocalSubscription subscription) {
        boolean more = true;
        while (more && !closed) {
            more = false;
            for (ReceivedEventStore.Retry retry : store.due(subscription.name(), clock.instant(), longest, AT_ONCE)) {
                attempt(subscription, retry.event(), retry.attempts() + 1);
            }
            for (ReceivedEvent event : store.after(store.position(subscription.name()), AT_ONCE)) {
                if (closed) {
                    return;
                }
                if (subscription.wants(event)) {
                    attempt(subscription, event, 1);
                }
                store.moveTo(subscription.name(), event.number());
                more = true;
            }
        }
    }

    private void attempt(LocalSubscription subscription, ReceivedEvent event, int number) {
        String failure;
        boolean hopeless = false;
        try {
            int status = webhook.deliver(subscription, event);
            if (status >= 200 && status <= 204) {
                store.delivered(subscription.name(), event.number());
                return;
            }
            failure = "HTTP status " + status;
            hopeless = status == 400 || status == 413;
        } catch (IOException e) {
            failure = e.getClass().getSimpleName();
        }
        Instant now = clock.instant();
        if (hopeless) {
            store.deadLetter(subscription.name(), event, failure, now);
        } else if (number >= subscription.mostAttempts()) {
            store.deadLetter(subscription.name(), event, "MaxDeliveryAttemptsExceeded: " + failure, now);
        } else if (now.isAfter(event.acceptedAt().plus(subscription.timeToLive()))) {
            store.deadLetter(subscription.name(), event, "TimeToLiveExceeded: " + failure, now);
        } else {
            Duration pause = schedule.get(Math.min(number, schedule.size()) - 1);
            store.retryAt(subscription.name(), event.number(), number, now.plus(pause));
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "callisto-eventgrid");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("A subscriber does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

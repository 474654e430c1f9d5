package health.callisto.events;

import health.callisto.resource.feed.Change;
import health.callisto.workspace.ServiceName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What operators see of the events of one service (spec 04, metrics); each meter has the dimensions workspace and service. */
final class EventMetrics implements AutoCloseable {
    private final MeterRegistry meters;
    private final List<Meter> own = new ArrayList<>();
    private final Counter published;
    private final Counter failed;
    private final Counter deadLettered;
    private final Counter batches;
    private final Counter bytes;
    private final Counter throttledSeconds;
    private final Timer latency;
    private final AtomicLong lagPositions = new AtomicLong();
    private final AtomicLong lagMillis = new AtomicLong();
    private final AtomicInteger subscribed = new AtomicInteger();

    EventMetrics(MeterRegistry meters, ServiceName service) {
        Tags tags = Tags.of("workspace", service.workspace(), "service", service.service());
        this.meters = meters;
        published = counter("published", "Events that Event Grid has accepted", tags);
        failed = counter("failed", "Batches that Event Grid did not accept at that try", tags);
        deadLettered = counter("deadlettered", "Events that Event Grid refused for good", tags);
        batches = counter("batches", "Batches that Event Grid has accepted", tags);
        bytes = own(Counter.builder("callisto.events.bytes")
                .description("Bytes that Event Grid has accepted")
                .baseUnit("bytes")
                .tags(tags)
                .register(meters));
        throttledSeconds = own(Counter.builder("callisto.events.throttled")
                .description("Time that publishing waited for its pace or for Event Grid to take more")
                .baseUnit("seconds")
                .tags(tags)
                .register(meters));
        latency = own(Timer.builder("callisto.events.publish.latency")
                .description("From the commit of a change until Event Grid had accepted its event")
                .publishPercentiles(0.5, 0.99)
                .tags(tags)
                .register(meters));
        own(Gauge.builder("callisto.events.lag.positions", lagPositions, AtomicLong::get)
                .tags(tags)
                .register(meters));
        own(Gauge.builder("callisto.events.lag.seconds", lagMillis, millis -> millis.get() / 1e3)
                .tags(tags)
                .register(meters));
        own(Gauge.builder("callisto.events.subscribed", subscribed, AtomicInteger::get)
                .tags(tags)
                .register(meters));
    }

    private Counter counter(String name, String description, Tags tags) {
        return own(Counter.builder("callisto.events." + name)
                .description(description)
                .tags(tags)
                .register(meters));
    }

    private <M extends Meter> M own(M meter) {
        own.add(meter);
        return meter;
    }

    /** The service was deleted: its figures go too. */
    @Override
    public void close() {
        own.forEach(meters::remove);
    }

    void accepted(List<Change> changes, long size, Instant now) {
        batches.increment();
        published.increment(changes.size());
        bytes.increment((double) size);
        changes.forEach(change -> latency.record(Duration.between(change.time(), now)));
    }

    /** Events of changes that were told before: their latency says nothing. */
    void replayed(int count, long size) {
        batches.increment();
        published.increment(count);
        bytes.increment((double) size);
    }

    void failed() {
        failed.increment();
    }

    void deadLettered() {
        deadLettered.increment();
    }

    void throttled(long nanos) {
        throttledSeconds.increment(nanos / 1e9);
    }

    /**
     * How far publishing is behind.
     *
     * @param positions changes that are not yet published
     * @param time since the oldest of them was committed
     */
    void lag(long positions, Duration time) {
        lagPositions.set(positions);
        lagMillis.set(time.toMillis());
    }

    void subscribed(boolean is) {
        subscribed.set(is ? 1 : 0);
    }
}

package health.callisto.iot;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What operators see of devices' messages; each meter but the backlog has the dimension connector. */
final class IotMetrics {
    private final MeterRegistry meters;
    private final Map<Tags, AtomicLong> backlogs = new ConcurrentHashMap<>();

    IotMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Messages that came for a connector. */
    void messages(String connector, int count) {
        meters.counter("callisto.iot.messages", tags(connector)).increment(count);
    }

    /** Messages that none of the connector's templates matched. */
    void unmatched(String connector, int count) {
        meters.counter("callisto.iot.messages.unmatched", tags(connector)).increment(count);
    }

    /** Measurements that went to the normalized hub. */
    void measurements(String connector, int count) {
        meters.counter("callisto.iot.measurements", tags(connector)).increment(count);
    }

    /** Observations that were made or changed. */
    void observations(String connector, int count) {
        meters.counter("callisto.iot.observations", tags(connector)).increment(count);
    }

    /** Measurements of one group. */
    void groupSize(String connector, int size) {
        DistributionSummary.builder("callisto.iot.group.size")
                .description("Measurements of one device, type and patient that were stored together")
                .publishPercentiles(0.5, 0.99)
                .tags(tags(connector))
                .register(meters)
                .record(size);
    }

    /** From when a message came to the device hub until its Observation was stored. */
    void latency(String connector, Duration latency) {
        Timer.builder("callisto.iot.latency")
                .description("From the device hub until the Observation was committed")
                .publishPercentiles(0.5, 0.99)
                .tags(tags(connector))
                .register(meters)
                .record(latency);
    }

    /** Events that went to the dead letters. */
    void deadLettered(DeviceDeadLetters.Stage stage, List<Letter> letters) {
        for (Letter letter : letters) {
            meters.counter(
                            "callisto.iot.errors",
                            tags(letter.connector()).and("stage", stage.word(), "reason", letter.reason()))
                    .increment();
        }
    }

    /** Events of a partition that were not handed over yet. */
    void backlog(HubName hub, String partition, long events) {
        Tags tags = Tags.of("hub", hub.name(), "partition", partition);
        backlogs.computeIfAbsent(tags, fresh -> meters.gauge("callisto.iot.backlog", fresh, new AtomicLong()))
                .set(events);
    }

    private static Tags tags(String connector) {
        return Tags.of("connector", connector);
    }
}

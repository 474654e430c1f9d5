package health.callisto.iot;

import health.callisto.iot.hub.HubName;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** What operators see of devices' messages; each meter but the backlog has the dimension connector. */
final class IotMetrics {
    /** More nanoseconds than 64 bits hold would be an error, and a time of the first century is data. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private final MeterRegistry meters;

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
                .record(latency.isNegative() ? Duration.ZERO : shorter(latency));
    }

    private static Duration shorter(Duration latency) {
        return latency.compareTo(LONGEST) > 0 ? LONGEST : latency;
    }

    /** Events that went to the dead letters. */
    void deadLettered(DeviceDeadLetters.Stage stage, List<DeadLetter> letters) {
        for (DeadLetter letter : letters) {
            meters.counter(
                            "callisto.iot.errors",
                            tags(Connector.couldBe(letter.connector()) ? letter.connector() : "-")
                                    .and("stage", stage.word(), "reason", letter.reason()))
                    .increment();
        }
    }

    /** Events of a partition that wait, as the source says whenever somebody looks. */
    void backlog(HubName hub, String partition, LongSupplier waiting) {
        Gauge.builder("callisto.iot.backlog", waiting, LongSupplier::getAsLong)
                .tags("hub", hub.name(), "partition", partition)
                .strongReference(true)
                .register(meters);
    }

    private static Tags tags(String connector) {
        return Tags.of("connector", connector);
    }
}

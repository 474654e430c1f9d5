package health.callisto.iot;

import health.callisto.iot.DeviceDeadLetters.Blob;
import health.callisto.iot.DeviceDeadLetters.Stage;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.message.DataError;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Tries dead letters again: at an operator's word, when a mapping was mended, and by itself for devices and patients that are
 * registered after their first measurements. What fails once more is a dead letter again.
 */
final class DeadLetterReplay {
    /** Reasons that go away when somebody registers what is missing. */
    private static final Set<String> UNKNOWN = Set.of(
            DataError.Kind.DEVICE_NOT_FOUND.text(),
            DataError.Kind.PATIENT_NOT_FOUND.text(),
            DataError.Kind.ENCOUNTER_NOT_FOUND.text());

    private static final Duration RETRIED_EVERY = Duration.ofMinutes(1);

    private final DeviceDeadLetters letters;
    private final ConnectorDirectory connectors;
    private final ToIntFunction<HubBatch> normalization;
    private final ToIntFunction<HubBatch> conversion;
    private final Clock clock;
    private final SteadyTime time;
    private long retriedAt;

    DeadLetterReplay(
            DeviceDeadLetters letters,
            ConnectorDirectory connectors,
            ToIntFunction<HubBatch> normalization,
            ToIntFunction<HubBatch> conversion,
            Clock clock) {
        this.letters = letters;
        this.connectors = connectors;
        this.normalization = normalization;
        this.conversion = conversion;
        this.clock = clock;
        this.time = SteadyTime.beside(clock);
        this.retriedAt = time.ago(RETRIED_EVERY);
    }

    /**
     * What came of it.
     *
     * @param replayed events that were tried again
     * @param failedAgain those of them that are dead letters again, at the same step
     * @param left blobs that were not, because there were too many for one call
     */
    record Replayed(int replayed, int failedAgain, int left) {
        private Replayed plus(Replayed other) {
            return new Replayed(replayed + other.replayed, failedAgain + other.failedAgain, left + other.left);
        }
    }

    /** Tries a connector's letters again, those of some reasons if any are named, from at most so many blobs. */
    Replayed replay(String connector, Set<String> reasons, int most) {
        Replayed sum = new Replayed(0, 0, 0);
        int taken = 0;
        for (Stage stage : Stage.values()) {
            for (Blob blob : letters.all(connector, stage)) {
                if (!DeadLetterReason.isAsked(reasons, blob.reason())) {
                    continue;
                }
                sum = sum.plus(taken == most ? new Replayed(0, 0, 1) : replay(stage, blob));
                taken = Math.min(most, taken + 1);
            }
        }
        return sum;
    }

    /** Tries again, once a minute, what the connectors want to be tried for so long. */
    synchronized void retryUnknown() {
        if (!time.hasPassed(RETRIED_EVERY, retriedAt)) {
            return;
        }
        retriedAt = time.now();
        Instant now = clock.instant();
        for (Connector connector : connectors.all()) {
            retry(connector, now);
        }
    }

    private void retry(Connector connector, Instant now) {
        Instant since = now.minus(connector.unknownRetried());
        for (Instant hour = since;
                !connector.unknownRetried().isZero() && hour.isBefore(now.plus(Duration.ofHours(1)));
                hour = hour.plus(Duration.ofHours(1))) {
            List<Blob> blobs = letters.ofHour(connector.mark(), Stage.CONVERSION, hour);
            blobs.stream()
                    .filter(blob -> UNKNOWN.contains(blob.reason()))
                    .forEach(blob -> replay(Stage.CONVERSION, blob));
        }
    }

    private Replayed replay(Stage stage, Blob blob) {
        Optional<HubBatch> batch = letters.read(blob);
        ToIntFunction<HubBatch> step = stage == Stage.NORMALIZATION ? normalization : conversion;
        int failed = batch.map(step::applyAsInt).orElse(0);
        letters.removeUnlessChanged(blob);
        return new Replayed(batch.map(events -> events.events().size()).orElse(0), failed, 0);
    }
}

package health.callisto.iot;

import health.callisto.iot.ObservationStore.Failure;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Isolated;
import health.callisto.iot.message.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which measurements are at fault when those of one Observation fail together, so that the others can be stored. A measurement is
 * at fault if it fails by itself, or if it is the only one without which the others do not fail (a time far from theirs). What no
 * single measurement explains is the failure of all.
 */
final class Blame {
    private final Consumer<List<Measurement>> trial;
    private final List<Failure> failures = new ArrayList<>();
    private final List<Measurement> others = new ArrayList<>();

    private Blame(Consumer<List<Measurement>> trial) {
        this.trial = trial;
    }

    /**
     * Measurements that are at fault, one at least, and those that are not: without the failures they may be made, or fail for
     * another reason.
     */
    record Found(List<Failure> failures, List<Measurement> others) {}

    /**
     * Searches among measurements that have failed together.
     *
     * @param error of all of them together
     * @param trial makes what is to be made of measurements, and leaves nothing behind. To find one among 1,000 that fails by itself
     *     takes some twenty trials; each measurement is tried only if none does
     */
    static Found of(List<Measurement> measurements, DataError error, Consumer<List<Measurement>> trial) {
        Blame blame = new Blame(trial);
        if (measurements.size() > 1) {
            blame.halve(measurements);
        }
        if (!blame.failures.isEmpty()) {
            return new Found(blame.failures, blame.others);
        }
        int stranger = blame.stranger(measurements);
        return stranger < 0
                ? new Found(List.of(new Failure(measurements, error)), List.of())
                : new Found(
                        List.of(new Failure(List.of(measurements.get(stranger)), error)),
                        without(measurements, stranger));
    }

    private void halve(List<Measurement> some) {
        int half = some.size() / 2;
        divide(some.subList(0, half));
        divide(some.subList(half, some.size()));
    }

    private void divide(List<Measurement> some) {
        if (some.size() == 1) {
            try {
                Isolated.run(() -> trial.accept(some));
                others.addAll(some);
            } catch (DataError e) {
                failures.add(new Failure(some, e));
            }
        } else if (Isolated.fails(() -> trial.accept(some))) {
            halve(some);
        } else {
            others.addAll(some);
        }
    }

    /** The index of the only one without which the others do not fail; negative if there is none. */
    private int stranger(List<Measurement> measurements) {
        int stranger = -1;
        // Of two each is the other's stranger.
        for (int i = 0; i < measurements.size() && measurements.size() > 2; i++) {
            List<Measurement> without = without(measurements, i);
            if (!Isolated.fails(() -> trial.accept(without))) {
                if (stranger >= 0) {
                    return -1;
                }
                stranger = i;
            }
        }
        return stranger;
    }

    private static List<Measurement> without(List<Measurement> measurements, int index) {
        List<Measurement> without = new ArrayList<>(measurements);
        without.remove(index);
        return without;
    }
}

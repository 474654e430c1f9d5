package health.callisto.resource.write;

import health.callisto.resource.feed.Change;
import health.callisto.sql.TransactionStep;
import java.util.List;
import java.util.Optional;

/**
 * Writes that are committed together in one database transaction, each on what the ones before it left.
 *
 * @param atomic whether one refused write refuses all (a transaction bundle); otherwise each stands for itself
 * @param origin told to the change feed
 * @param step further work of the caller in the same transaction, such as the progress of a unit
 */
public record Batch(List<Write> writes, boolean atomic, Change.Origin origin, Optional<Step> step) {
    /** Work in the transaction of a batch, which knows what became of its writes. */
    @FunctionalInterface
    public interface Step {
        /** The step to run; when it answers false nothing is committed and the commit throws Problem CONFLICT. */
        TransactionStep of(List<WriteOutcome> outcomes);
    }

    public Batch {
        writes = List.copyOf(writes);
    }

    /** The same with other writes. */
    public Batch with(List<Write> others) {
        return new Batch(others, atomic, origin, step);
    }

    public static Batch of(Write write) {
        return new Batch(List.of(write), false, Change.Origin.LIVE, Optional.empty());
    }

    public static Batch transaction(List<Write> writes) {
        return new Batch(writes, true, Change.Origin.LIVE, Optional.empty());
    }
}

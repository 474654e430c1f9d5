package health.callisto.resource.commit;

import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which writes a commit need not look for. What an import brings is mostly new, and where it is not, the unique key of the
 * table Resource refuses it: then the transaction is run again and looks first, as the next ones do until nothing was met for a
 * while. To look took a tenth of the one writer's time.
 */
public final class PresumedNew {
    /** Groups that look first behind one that met something. */
    static final int LOOKS = 20;

    private final boolean possible;
    private final AtomicInteger looks = new AtomicInteger();

    /** @param possible false: nothing is ever presumed */
    public PresumedNew(boolean possible) {
        this.possible = possible;
    }

    /** Whether an import's next group may go on without looking. */
    public boolean holds() {
        return possible && looks.get() == 0;
    }

    /** Whether the write puts a row into the table Resource if there is none of its key: otherwise nothing would refuse it. */
    public static boolean isSafe(Batch batch, Write write) {
        return batch.origin() == Change.Origin.IMPORT
                && (write instanceof Write.Put
                        || (write instanceof Write.Delete delete
                                && delete.given().isPresent()))
                && !(write.precondition() instanceof Precondition.Version);
    }

    /** Something that was presumed new was there. */
    public void failed() {
        looks.set(LOOKS);
    }

    /** A group of an import has looked. */
    public void looked(boolean met) {
        looks.updateAndGet(left -> met ? LOOKS : Math.max(0, left - 1));
    }
}

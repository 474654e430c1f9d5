package health.callisto.resource.version;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** Gives out surrogate ids: strictly growing, of the clock's time unless they are used up faster than time goes. */
public final class SurrogateIds {
    /** Where the ids of a millisecond may begin: in the first half of them. */
    public static final int BEGINNINGS = 1 << 15;

    private final Clock clock;
    private final AtomicLong last;
    private final IntSupplier beginning;

    /**
     * Goes on after the greatest id that the database holds.
     *
     * @param beginning less than {@link #BEGINNINGS}, where the ids of the next millisecond begin. Processes that write to one
     *     database each begin at random: those that began at 0 would draw the same ids, and each time one of them would lose.
     */
    public SurrogateIds(Clock clock, long last, IntSupplier beginning) {
        this.clock = clock;
        this.last = new AtomicLong(last);
        this.beginning = beginning;
    }

    public long next() {
        long now = SurrogateId.first(clock.instant());
        long first = now + beginning.getAsInt();
        return last.updateAndGet(previous -> previous < now ? first : previous + 1);
    }

    /** Where ids begin in a millisecond that a resource brings. */
    public int beginning() {
        return beginning.getAsInt();
    }
}

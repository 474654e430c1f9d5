package health.callisto.resource.version;

import java.time.Instant;

/**
 * The 64-bit id that stands for one version in every index: milliseconds since 1970 in the upper 47 bits, a sequence
 * within the millisecond in the lower 16. So ids grow with time, and a range of times is a range of ids.
 */
public final class SurrogateId {
    private static final int SEQUENCE_BITS = 16;

    private SurrogateId() {}

    /** The least id of that millisecond. */
    public static long first(Instant time) {
        return time.toEpochMilli() << SEQUENCE_BITS;
    }

    /** The time of the version, to the millisecond. */
    public static Instant time(long surrogateId) {
        return Instant.ofEpochMilli(surrogateId >> SEQUENCE_BITS);
    }
}

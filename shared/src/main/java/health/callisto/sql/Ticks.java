package health.callisto.sql;

import java.time.Instant;

/** Times as columns have them where seven digits matter: 100 ns since 1970-01-01T00:00:00Z. */
public final class Ticks {
    private static final long PER_SECOND = 10_000_000;

    private Ticks() {}

    public static long of(Instant time) {
        return time.getEpochSecond() * PER_SECOND + time.getNano() / 100;
    }

    public static Instant toInstant(long ticks) {
        return Instant.ofEpochSecond(Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * 100);
    }
}

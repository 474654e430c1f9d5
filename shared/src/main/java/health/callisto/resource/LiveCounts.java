package health.callisto.resource;

import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.ResourceSql;
import health.callisto.sql.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How many resources of each type there are, kept up to date by the commits of this process: for databases with one
 * writer only. A number is given only where no commit was under way meanwhile, so it is never one that never was.
 */
public final class LiveCounts {
    private final Database database;
    private final Map<Integer, Long> counts = new HashMap<>();
    /** Grows with the beginning and with the end of each commit: odd while one is under way. */
    private volatile long stamp;

    LiveCounts(Database database) {
        this.database = database;
    }

    /**
     * The resources of the type without those that the supplier counts; empty if a commit came in between or the supplier
     * has no number.
     */
    public OptionalLong without(ResourceType type, LongSupplier others) {
        long before = stamp;
        if (before % 2 != 0) {
            return OptionalLong.empty();
        }
        OptionalLong known = known(type, before);
        long without = others.getAsLong();
        return known.isEmpty() || without < 0 || stamp != before
                ? OptionalLong.empty()
                : OptionalLong.of(known.getAsLong() - without);
    }

    private OptionalLong known(ResourceType type, long at) {
        synchronized (counts) {
            Long count = counts.get(type.number());
            if (count != null) {
                return OptionalLong.of(count);
            }
        }
        long counted = count(type);
        synchronized (counts) {
            if (stamp != at) {
                return OptionalLong.empty();
            }
            counts.put(type.number(), counted);
            return OptionalLong.of(counted);
        }
    }

    private long count(ResourceType type) {
        return database.read(connection -> ResourceSql.count(connection, type));
    }

    void begin() {
        synchronized (counts) {
            stamp = stamp + 1;
        }
    }

    /** @param changes more or fewer resources by type number; empty for a commit that failed */
    void end(Map<Integer, Integer> changes) {
        synchronized (counts) {
            changes.forEach((type, change) -> counts.computeIfPresent(type, (key, count) -> count + change));
            stamp = stamp + 1;
        }
    }
}

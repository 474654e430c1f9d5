package health.callisto.resource.commit;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.version.ResourceSql;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.SurrogateId;
import health.callisto.resource.write.Write;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Finds places in time and in history for imported versions that bring their own. Serves one transaction. */
public final class GivenVersions {
    /** Makes the stored form of a version. */
    interface Body {
        StoredResource of(long version, long surrogateId);
    }

    /** Ids in one query: each stands in it twice. */
    private static final int TOGETHER = 512;

    private final Connection connection;
    private final ResourceSql resources;
    private final int beginning;
    private final Set<Long> taken = new HashSet<>();
    /** Ids that were looked for together, and those of them that are stored. */
    private final Set<Long> asked = new HashSet<>();

    private final Set<Long> stored = new HashSet<>();
    private final Map<ResourceKey, List<StoredResource>> kept = new HashMap<>();

    /** @param beginning where the ids of a millisecond begin */
    public GivenVersions(Connection connection, ResourceSql resources, int beginning) {
        this.connection = connection;
        this.resources = resources;
        this.beginning = beginning;
    }

    /** Looks together for the ids that versions of these times will most likely take. */
    public void lookFor(List<Instant> times) throws SQLException {
        Map<Long, Integer> ofMillisecond = new HashMap<>();
        List<Long> ids = new ArrayList<>(times.size());
        for (Instant time : times) {
            long first = SurrogateId.first(time) + beginning;
            ids.add(first + ofMillisecond.merge(first, 1, Integer::sum) - 1);
        }
        for (int at = 0; at < ids.size(); at += TOGETHER) {
            lookForSome(ids.subList(at, Math.min(at + TOGETHER, ids.size())));
        }
    }

    private void lookForSome(List<Long> ids) throws SQLException {
        List<Long> filled = ResourceSql.filledUp(ids);
        String in = "WHERE SurrogateId IN (" + "?,".repeat(filled.size() - 1) + "?)";
        List<Long> twice = new ArrayList<>(filled);
        twice.addAll(filled);
        stored.addAll(Rows.list(
                connection,
                "SELECT SurrogateId FROM Resource " + in + " UNION ALL SELECT SurrogateId FROM ResourceHistory " + in,
                row -> row.getLong(1),
                twice.toArray()));
        asked.addAll(ids);
    }

    /** An id of that millisecond that no version has. */
    long surrogate(Instant time) throws SQLException {
        long id = SurrogateId.first(time) + beginning;
        while (taken.contains(id) || isStored(id)) {
            id++;
        }
        taken.add(id);
        return id;
    }

    /** What becomes of a version that is older than the current one. */
    sealed interface Older {
        /** It goes into history. */
        record Kept(StoredResource version) implements Older {}

        /** It is there already. */
        record Known() implements Older {}

        /** It has no version, and there is no number free between those before and behind it. */
        record NoRoom() implements Older {}
    }

    /**
     * Finds the place in history for a version that is older than the current one.
     *
     * @param alike whether a version that is there is what would be made
     */
    Older keepOlder(
            ResourceKey resource, Write.GivenVersion wanted, Slot slot, Body body, Predicate<StoredResource> alike)
            throws SQLException {
        StoredResource current = slot.current().orElseThrow();
        Instant time = wanted.lastUpdated().orElse(current.lastUpdated());
        List<StoredResource> mine = kept.computeIfAbsent(resource, key -> new ArrayList<>());
        List<StoredResource> others = new ArrayList<>(mine);
        others.addAll(slot.replaced());
        others.add(current);
        if (wanted.version().isPresent()) {
            long version = wanted.version().get();
            boolean known = others.stream().anyMatch(other -> other.version() == version)
                    || resources.version(connection, resource, version).isPresent();
            return known ? new Older.Known() : keep(body.of(version, surrogate(time)), mine);
        }
        others.addAll(resources.history(connection, resource));
        boolean known = others.stream()
                .anyMatch(other ->
                        other.lastUpdated().equals(SurrogateId.time(SurrogateId.first(time))) && alike.test(other));
        if (known) {
            return new Older.Known();
        }
        OptionalLong free = freeNumber(others, SurrogateId.first(time), wanted.negative());
        return free.isEmpty() ? new Older.NoRoom() : keep(body.of(free.getAsLong(), surrogate(time)), mine);
    }

    /** The greatest number below that of the next version in time, or a negative one. */
    private static OptionalLong freeNumber(List<StoredResource> others, long at, boolean negative) {
        long behind = others.stream()
                .filter(other -> other.surrogateId() >= at)
                .mapToLong(StoredResource::version)
                .min()
                .orElseThrow();
        long before = others.stream()
                .filter(other -> other.surrogateId() < at)
                .mapToLong(StoredResource::version)
                .max()
                .orElse(0);
        if (behind - 1 > Math.max(0, before)) {
            return OptionalLong.of(behind - 1);
        }
        long least = others.stream().mapToLong(StoredResource::version).min().orElse(0);
        return negative ? OptionalLong.of(Math.min(0, least) - 1) : OptionalLong.empty();
    }

    private static Older keep(StoredResource version, List<StoredResource> mine) {
        mine.add(version);
        return new Older.Kept(version);
    }

    private boolean isStored(long id) throws SQLException {
        if (asked.contains(id)) {
            return stored.contains(id);
        }
        String sql = """
                SELECT SurrogateId FROM Resource WHERE SurrogateId = ?
                UNION ALL
                SELECT SurrogateId FROM ResourceHistory WHERE SurrogateId = ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, id);
            select.setLong(2, id);
            try (ResultSet result = select.executeQuery()) {
                return result.next();
            }
        }
    }
}

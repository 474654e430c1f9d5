package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
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

/** Finds places in time and in history for imported versions that bring their own. Serves one transaction. */
final class GivenVersions {
    /** Makes the stored form of a version. */
    interface Body {
        StoredResource of(Write.Put put, long version, long surrogateId);
    }

    private final Connection connection;
    private final ResourceSql resources;
    private final Set<Long> taken = new HashSet<>();
    private final Map<ResourceKey, List<StoredResource>> kept = new HashMap<>();

    GivenVersions(Connection connection, ResourceSql resources) {
        this.connection = connection;
        this.resources = resources;
    }

    /** The first id of that millisecond that no version has. */
    long surrogate(Instant time) throws SQLException {
        long id = SurrogateId.first(time);
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

    /** Finds the place in history for a version that is older than the current one. */
    Older keepOlder(Write.Put put, Write.GivenVersion wanted, Slot slot, Body body) throws SQLException {
        StoredResource current = slot.current().orElseThrow();
        Instant time = wanted.lastUpdated().orElse(current.lastUpdated());
        List<StoredResource> mine = kept.computeIfAbsent(put.key(), key -> new ArrayList<>());
        List<StoredResource> others = new ArrayList<>(mine);
        others.addAll(slot.replaced());
        others.add(current);
        if (wanted.version().isPresent()) {
            long version = wanted.version().get();
            boolean known = others.stream().anyMatch(other -> other.version() == version)
                    || resources.version(connection, put.key(), version).isPresent();
            return known ? new Older.Known() : keep(body.of(put, version, surrogate(time)), mine);
        }
        others.addAll(resources.history(connection, put.key()));
        boolean known = others.stream()
                .anyMatch(other -> other.lastUpdated().equals(SurrogateId.time(SurrogateId.first(time)))
                        && !other.deleted()
                        && ResourceBody.sameContent(other.body(), put.rest()));
        if (known) {
            return new Older.Known();
        }
        OptionalLong free = freeNumber(others, SurrogateId.first(time), wanted.negative());
        return free.isEmpty() ? new Older.NoRoom() : keep(body.of(put, free.getAsLong(), surrogate(time)), mine);
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

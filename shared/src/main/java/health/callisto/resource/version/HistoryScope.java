package health.callisto.resource.version;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which versions a history holds (R4 http.html#history).
 *
 * @param type only of that type; empty: of all
 * @param id only of that resource; needs the type
 * @param since only versions made at or after that time; {@link Instant#EPOCH} for all
 * @param at only versions that were current at some time in that period
 * @param currentOnly of these types no version that was replaced
 */
public record HistoryScope(
        Optional<ResourceType> type,
        Optional<String> id,
        Instant since,
        Optional<Period> at,
        List<ResourceType> currentOnly) {
    static final String CURRENT = "Resource";
    static final String REPLACED = "ResourceHistory";

    /** A span of time, both ends included, to the millisecond. */
    public record Period(Instant start, Instant end) {}

    /** Every version of every resource. */
    public static final HistoryScope ALL =
            new HistoryScope(Optional.empty(), Optional.empty(), Instant.EPOCH, Optional.empty(), List.of());

    public HistoryScope {
        currentOnly = List.copyOf(currentOnly);
    }

    /** Every version of the resource. */
    public static HistoryScope of(ResourceKey key) {
        return new HistoryScope(
                Optional.of(key.type()), Optional.of(key.id()), Instant.EPOCH, Optional.empty(), List.of());
    }

    /** The tables of versions that hold any of it. */
    List<String> tables() {
        return type.filter(currentOnly::contains).isPresent() ? List.of(CURRENT) : List.of(CURRENT, REPLACED);
    }

    /** Whether rows of that table may be of types of which only current versions are told. */
    private boolean leavesOut(String table) {
        return type.isEmpty() && !currentOnly.isEmpty() && table.equals(REPLACED);
    }

    /** A condition on a row {@code v} of one of the tables. */
    String where(String table) {
        return " WHERE v.SurrogateId < ? AND v.SurrogateId >= ?"
                + (type.isPresent() ? " AND v.TypeId = ?" : "")
                + (id.isPresent() ? " AND v.IdKey = ?" : "")
                + (leavesOut(table) ? " AND v.TypeId NOT IN (" + "?, ".repeat(currentOnly.size() - 1) + "?)" : "")
                + (at.isPresent()
                        ? " AND v.SurrogateId < ? AND (v.SurrogateId >= ? OR (" + none(CURRENT) + " AND "
                                + none(REPLACED) + "))"
                        : "");
    }

    /** No later version was made before the period began: this one was current then. */
    private static String none(String table) {
        return "NOT EXISTS (SELECT 1 FROM " + table + " n WHERE n.TypeId = v.TypeId AND n.IdKey = v.IdKey"
                + " AND n.SurrogateId > v.SurrogateId AND n.SurrogateId < ?)";
    }

    /**
     * What the condition binds.
     *
     * @param before only versions with a surrogate id less than this
     */
    List<Object> values(String table, long before) {
        List<Object> values = new ArrayList<>(List.of(before, SurrogateId.first(since)));
        type.ifPresent(t -> values.add(t.number()));
        id.ifPresent(i -> values.add(IdKey.encode(i)));
        if (leavesOut(table)) {
            currentOnly.forEach(t -> values.add(t.number()));
        }
        at.ifPresent(period -> {
            long start = SurrogateId.first(period.start());
            values.addAll(List.of(SurrogateId.first(period.end().plusMillis(1)), start, start, start));
        });
        return values;
    }
}

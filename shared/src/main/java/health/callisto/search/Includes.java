package health.callisto.search;

import health.callisto.fhir.Issue;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.IdKey;
import health.callisto.resource.StoredResource;
import health.callisto.resource.VersionCache;
import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds to a page what its resources refer to ({@code _include}) and what refers to them ({@code _revinclude}), R4
 * search.html#include; with {@code :iterate} what that leads to as well: no resource twice, and no more than a bound.
 */
final class Includes {
    /** Included resources on one page. */
    static final int MOST = 1000;
    /** Resources asked for in one statement: SQL Server binds at most 2,100 values. */
    private static final int AT_ONCE = 500;

    private final SearchSql searchSql;
    private final Dialect dialect;
    private final VersionCache.Part cache;

    Includes(SearchSql searchSql, Dialect dialect, VersionCache.Part cache) {
        this.cache = cache;
        this.searchSql = searchSql;
        this.dialect = dialect;
    }

    /**
     * What a page includes.
     *
     * @param last where there are more than {@link #MOST}: the surrogate id behind which the others come
     */
    record Included(List<StoredResource> resources, OptionalLong last) {}

    /**
     * The included resources, the newest first; where includes iterate and lead to more than {@link #MOST}, a warning is
     * added to the issues instead of a place to go on from.
     *
     * @param before only resources with a lesser surrogate id; Long.MAX_VALUE for the first of them
     */
    Included of(List<Query.Include> includes, List<StoredResource> matches, long before, List<Issue> issues) {
        boolean iterates = includes.stream().anyMatch(Query.Include::iterate);
        Map<ResourceKey, StoredResource> included = new LinkedHashMap<>();
        Set<ResourceKey> matched = new HashSet<>();
        matches.forEach(match -> matched.add(match.key()));
        List<Query.Include> wanted = includes;
        List<StoredResource> from = matches;
        while (!from.isEmpty() && !wanted.isEmpty() && included.size() <= MOST) {
            List<StoredResource> fresh = new ArrayList<>();
            for (StoredResource found : read(wanted, from, before, matched.size() + included.size())) {
                if (!matched.contains(found.key()) && included.putIfAbsent(found.key(), found) == null) {
                    fresh.add(found);
                }
            }
            from = fresh;
            wanted = includes.stream().filter(Query.Include::iterate).toList();
        }
        List<StoredResource> all = new ArrayList<>(included.values());
        if (all.size() <= MOST) {
            return new Included(all, OptionalLong.empty());
        }
        if (iterates) {
            issues.add(Issue.warning(
                    "too-costly",
                    "More than " + MOST + " resources would be included in this page; the others were left out. Ask"
                            + " with a smaller _count"));
            return new Included(all.subList(0, MOST), OptionalLong.empty());
        }
        all.sort(Comparator.comparingLong(StoredResource::surrogateId).reversed());
        return new Included(
                all.subList(0, MOST), OptionalLong.of(all.get(MOST - 1).surrogateId()));
    }

    /** What the includes lead to from these resources; may hold repeats. */
    private List<StoredResource> read(List<Query.Include> includes, List<StoredResource> from, long before, int known) {
        List<StoredResource> found = new ArrayList<>();
        Map<ResourceType, List<StoredResource>> byType = from.stream()
                .collect(Collectors.groupingBy(
                        resource -> resource.key().type(), LinkedHashMap::new, Collectors.toList()));
        for (Query.Include include : includes) {
            byType.forEach((type, ofType) -> {
                if (include.startsAt(type)) {
                    for (int i = 0; i < ofType.size(); i += AT_ONCE) {
                        found.addAll(read(
                                include, type, ofType.subList(i, Math.min(ofType.size(), i + AT_ONCE)), before, known));
                    }
                }
            });
        }
        return found;
    }

    private List<StoredResource> read(
            Query.Include include, ResourceType type, List<StoredResource> from, long before, int known) {
        SqlText sql = new SqlText().add("SELECT DISTINCT ");
        if (include.reverse()) {
            referring(sql, include, type, from);
        } else {
            referredTo(sql, include, from);
        }
        sql.add(" AND t.SurrogateId < ? ORDER BY t.SurrogateId DESC ", before);
        return versions(searchSql.ids(sql.add(dialect.limitClause(), MOST + 1 + known)));
    }

    /** The versions of these surrogate ids, in their order: from the cache, and of the others from the database. */
    private List<StoredResource> versions(List<Long> ids) {
        Map<Long, StoredResource> known = new HashMap<>();
        List<Long> missing = new ArrayList<>();
        for (Long id : ids) {
            cache.find(id).ifPresentOrElse(version -> known.put(id, version), () -> missing.add(id));
        }
        for (int i = 0; i < missing.size(); i += AT_ONCE) {
            SqlText sql = new SqlText()
                    .add(
                            "SELECT r.SurrogateId, r.TypeId, r.IdKey, r.Version, r.Body FROM Resource r WHERE r.SurrogateId IN (")
                    .list(missing.subList(i, Math.min(missing.size(), i + AT_ONCE)))
                    .add(")");
            for (SearchSql.Row row : searchSql.rows(sql)) {
                known.put(row.resource().surrogateId(), row.resource());
                cache.keep(row.resource());
            }
        }
        // One that was replaced in between is gone.
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(known.get(id)).stream())
                .toList();
    }

    private static void referredTo(SqlText sql, Query.Include include, List<StoredResource> from) {
        sql.add("t.SurrogateId FROM ReferenceIndex c CROSS JOIN Resource t WHERE c.SurrogateId IN (");
        sql.list(from.stream().map(StoredResource::surrogateId).toList());
        sql.add(") AND ");
        parameter(sql, include);
        if (include.target() != 0) {
            sql.add(" AND c.TargetType = ?", include.target());
        }
        sql.add(" AND t.TypeId = c.TargetType AND t.IdKey = c.TargetKey AND t.Deleted = 0");
    }

    private static void referring(SqlText sql, Query.Include include, ResourceType type, List<StoredResource> from) {
        sql.add("t.SurrogateId FROM ReferenceIndex c CROSS JOIN Resource t WHERE ");
        parameter(sql, include);
        sql.add(" AND c.TargetType = ?", type.number());
        sql.add(" AND c.TargetKey IN (");
        sql.list(from.stream().map(match -> IdKey.encode(match.key().id())).toList());
        sql.add(") AND t.SurrogateId = c.SurrogateId AND t.Deleted = 0");
        // The parameter implies it; with it the index of types answers without the resources.
        sql.add(" AND t.TypeId = ?", include.source().number());
    }

    private static void parameter(SqlText sql, Query.Include include) {
        if (include.parameters().size() == 1) {
            sql.add("c.ParameterId = ?", include.parameters().get(0));
        } else {
            sql.add("c.ParameterId IN (").list(include.parameters()).add(")");
        }
    }
}

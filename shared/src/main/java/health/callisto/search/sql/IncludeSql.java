package health.callisto.search.sql;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.VersionCache;
import health.callisto.search.PageResources;
import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statements of {@code _include} and {@code _revinclude}. */
public final class IncludeSql {
    /** Resources asked for in one statement: SQL Server binds at most 2,100 values. */
    public static final int AT_ONCE = 500;

    private final SearchSql searchSql;
    private final Dialect dialect;
    private final VersionCache.Part cache;
    private final Definitions definitions;

    public IncludeSql(SearchSql searchSql, Dialect dialect, VersionCache.Part cache, Definitions definitions) {
        this.searchSql = searchSql;
        this.dialect = dialect;
        this.cache = cache;
        this.definitions = definitions;
    }

    /**
     * What resources refer to.
     *
     * @param current surrogate ids of current resources, the greatest first
     * @param others what names no current resource by its id: canonicals, versions, URLs
     */
    public record Targets(List<Long> current, List<String> others) {}

    /** What these refer to, as far as its surrogate id is less than that; at most that many. */
    public Targets referredTo(Query.Include include, List<StoredResource> from, long before, int limit) {
        List<Long> ids = from.stream().map(StoredResource::surrogateId).toList();
        SqlText sql = new SqlText()
                .add(
                        "SELECT i.SurrogateId, CAST(NULL AS VARBINARY(800)) AS Other FROM (SELECT DISTINCT t.SurrogateId FROM ReferenceIndex c"
                                + " CROSS JOIN Resource t WHERE c.SurrogateId IN (")
                .list(ids)
                .add(") AND ");
        parameter(sql, include);
        if (include.target() != 0) {
            sql.add(" AND c.TargetType = ?", include.target());
        }
        sql.add(" AND t.TypeId = c.TargetType AND t.IdKey = c.TargetKey AND t.Deleted = 0");
        sql.add(" AND t.SurrogateId < ? ORDER BY t.SurrogateId DESC ", before).add(dialect.limitClause(), limit);
        sql.add(") i UNION ALL SELECT 0, c.TargetKey FROM ReferenceIndex c WHERE c.SurrogateId IN (")
                .list(ids)
                .add(") AND ");
        parameter(sql, include);
        sql.add(" AND c.TargetType = 0");
        List<Long> current = new ArrayList<>();
        Set<String> others = new HashSet<>();
        searchSql.each(sql, row -> {
            byte[] other = row.getBytes(2);
            if (other == null) {
                current.add(row.getLong(1));
            } else {
                others.add(Canonicals.text(other));
            }
        });
        current.sort(java.util.Comparator.reverseOrder());
        return new Targets(current, List.copyOf(others));
    }

    /** The surrogate ids of what refers to these, which are of that type, the greatest first. */
    public List<Long> referringTo(
            Query.Include include, ResourceType type, List<StoredResource> to, long before, int limit) {
        SqlText sql = referring(include).add(" AND c.TargetType = ? AND c.TargetKey IN (", type.number());
        sql.list(to.stream().map(match -> IdKey.encode(match.key().id())).toList());
        return ids(sql, include, before, limit);
    }

    /** The surrogate ids of what refers to one of these canonicals, the greatest first. */
    public List<Long> referringTo(Query.Include include, List<byte[]> canonicals, long before, int limit) {
        SqlText sql = referring(include)
                .add(" AND c.TargetType = 0 AND c.TargetKey IN (")
                .list(canonicals);
        return ids(sql, include, before, limit);
    }

    private static SqlText referring(Query.Include include) {
        SqlText sql =
                new SqlText().add("SELECT DISTINCT t.SurrogateId FROM ReferenceIndex c CROSS JOIN Resource t WHERE ");
        parameter(sql, include);
        return sql;
    }

    private List<Long> ids(SqlText sql, Query.Include include, long before, int limit) {
        sql.add(") AND t.SurrogateId = c.SurrogateId AND t.Deleted = 0");
        // The parameter implies it; with it the index of types answers without the resources.
        sql.add(" AND t.TypeId = ?", include.source().number());
        sql.add(" AND t.SurrogateId < ? ORDER BY t.SurrogateId DESC ", before);
        return searchSql.ids(sql.add(dialect.limitClause(), limit));
    }

    private static void parameter(SqlText sql, Query.Include include) {
        if (include.parameters().size() == 1) {
            sql.add("c.ParameterId = ?", include.parameters().get(0));
        } else {
            sql.add("c.ParameterId IN (").list(include.parameters()).add(")");
        }
    }

    /** The resources that are referred to without a version by some of these. */
    public Set<ResourceKey> withoutVersion(Query.Include include, List<StoredResource> from, Set<ResourceKey> of) {
        SqlText sql = new SqlText()
                .add("SELECT c.SurrogateId, c.TargetType, c.TargetKey FROM ReferenceIndex c WHERE c.SurrogateId IN (")
                .list(from.stream().map(StoredResource::surrogateId).toList())
                .add(") AND ");
        parameter(sql, include);
        Map<Long, Set<ResourceKey>> plain = new HashMap<>();
        Map<Long, Set<ResourceKey>> versioned = new HashMap<>();
        searchSql.each(sql, row -> {
            long referring = row.getLong(1);
            int type = row.getInt(2);
            byte[] target = row.getBytes(3);
            Optional<ResourceKey> key = type == 0
                    ? VersionedKey.read(definitions, Canonicals.text(target)).map(VersionedKey::key)
                    : Optional.of(new ResourceKey(definitions.resourceType(type), IdKey.decode(target)));
            key.filter(of::contains).ifPresent(one -> (type == 0 ? versioned : plain)
                    .computeIfAbsent(referring, id -> new HashSet<>())
                    .add(one));
        });
        Set<ResourceKey> found = new HashSet<>();
        plain.forEach((id, targets) -> {
            targets.removeAll(versioned.getOrDefault(id, Set.of()));
            found.addAll(targets);
        });
        return found;
    }

    public Definitions definitions() {
        return definitions;
    }

    /** The version that the reference names, if it names one that is stored and not the current one. */
    public Optional<StoredResource> versionOf(String reference) {
        return VersionedKey.read(definitions, reference).flatMap(this::replaced);
    }

    private Optional<StoredResource> replaced(VersionedKey version) {
        SqlText sql = new SqlText()
                .add("SELECT h.SurrogateId, h.TypeId, h.IdKey, h.Version, h.Body FROM ResourceHistory h WHERE")
                .add(
                        " h.TypeId = ? AND h.IdKey = ? AND h.Version = ? AND h.Deleted = 0",
                        version.key().type().number(),
                        IdKey.encode(version.key().id()),
                        version.version());
        return searchSql.rows(sql).stream().map(SearchSql.Row::resource).findFirst();
    }

    /** The versions of these surrogate ids, in their order: from the page, from the cache, and of the others from the database. */
    public List<StoredResource> versions(List<Long> ids, PageResources page) {
        List<Long> missing = new ArrayList<>();
        for (Long id : ids) {
            if (page.find(id).isEmpty()) {
                cache.find(id).ifPresentOrElse(page::keep, () -> missing.add(id));
            }
        }
        for (int i = 0; i < missing.size(); i += AT_ONCE) {
            SqlText sql = new SqlText()
                    .add(
                            "SELECT r.SurrogateId, r.TypeId, r.IdKey, r.Version, r.Body FROM Resource r WHERE r.SurrogateId IN (")
                    .list(missing.subList(i, Math.min(missing.size(), i + AT_ONCE)))
                    .add(")");
            for (SearchSql.Row row : searchSql.rows(sql)) {
                page.keep(row.resource());
                cache.keep(row.resource());
            }
        }
        // One that was replaced in between is gone.
        return ids.stream().flatMap(id -> page.find(id).stream()).toList();
    }
}

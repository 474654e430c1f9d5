package health.callisto.search;

import health.callisto.fhir.Issue;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.IdKey;
import health.callisto.resource.StoredResource;
import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds to a page what its resources refer to ({@code _include}) and what refers to them ({@code _revinclude}), R4
 * search.html#include: no resource twice, and no more than a bound.
 */
final class Includes {
    /** Included resources on one page. */
    static final int MOST = 1000;
    /** Resources asked for in one statement: SQL Server binds at most 2,100 values. */
    private static final int AT_ONCE = 500;

    private final SearchSql searchSql;
    private final Dialect dialect;

    Includes(SearchSql searchSql, Dialect dialect) {
        this.searchSql = searchSql;
        this.dialect = dialect;
    }

    /** The included resources; a warning is added to the issues where there are more than {@link #MOST}. */
    List<StoredResource> of(Query query, List<StoredResource> matches, List<Issue> issues) {
        Map<ResourceKey, StoredResource> included = new LinkedHashMap<>();
        Set<ResourceKey> matched = new LinkedHashSet<>();
        matches.forEach(match -> matched.add(match.key()));
        for (Query.Include include : query.includes()) {
            for (int from = 0; from < matches.size() && included.size() <= MOST; from += AT_ONCE) {
                List<StoredResource> some = matches.subList(from, Math.min(matches.size(), from + AT_ONCE));
                read(query, include, some, matches.size()).stream()
                        .filter(resource -> !matched.contains(resource.key()))
                        .forEach(resource -> included.putIfAbsent(resource.key(), resource));
            }
        }
        List<StoredResource> all = new ArrayList<>(included.values());
        if (all.size() > MOST) {
            issues.add(Issue.warning(
                    "too-costly",
                    "More than " + MOST + " resources would be included in this page; the others were left out. Ask"
                            + " with a smaller _count"));
            return all.subList(0, MOST);
        }
        return all;
    }

    private List<StoredResource> read(Query query, Query.Include include, List<StoredResource> matches, int overlap) {
        boolean fits = include.reverse()
                ? include.target() == 0 || include.target() == query.type().number()
                : include.source().equals(query.type());
        if (!fits) {
            return List.of();
        }
        SqlText sql =
                new SqlText().add("SELECT r.SurrogateId, r.TypeId, r.IdKey, r.Version, r.Body FROM (SELECT DISTINCT ");
        if (include.reverse()) {
            referring(sql, query, include, matches);
        } else {
            referredTo(sql, include, matches);
        }
        sql.add(") k CROSS JOIN Resource r WHERE r.SurrogateId = k.SurrogateId AND r.Deleted = 0");
        sql.add(" ORDER BY r.SurrogateId DESC ").add(dialect.limitClause(), MOST + 1 + overlap);
        return searchSql.rows(sql).stream().map(SearchSql.Row::resource).toList();
    }

    private static void referredTo(SqlText sql, Query.Include include, List<StoredResource> matches) {
        sql.add("t.SurrogateId FROM ReferenceIndex c CROSS JOIN Resource t WHERE c.SurrogateId IN (");
        sql.list(matches.stream().map(StoredResource::surrogateId).toList());
        sql.add(") AND ");
        parameter(sql, include);
        if (include.target() != 0) {
            sql.add(" AND c.TargetType = ?", include.target());
        }
        sql.add(" AND t.TypeId = c.TargetType AND t.IdKey = c.TargetKey AND t.Deleted = 0");
    }

    private static void referring(SqlText sql, Query query, Query.Include include, List<StoredResource> matches) {
        sql.add("c.SurrogateId FROM ReferenceIndex c CROSS JOIN Resource t WHERE ");
        parameter(sql, include);
        sql.add(" AND c.TargetType = ?", query.type().number());
        sql.add(" AND c.TargetKey IN (");
        sql.list(matches.stream().map(match -> IdKey.encode(match.key().id())).toList());
        sql.add(
                ") AND t.SurrogateId = c.SurrogateId AND t.TypeId = ?",
                include.source().number());
    }

    private static void parameter(SqlText sql, Query.Include include) {
        if (include.parameters().size() == 1) {
            sql.add("c.ParameterId = ?", include.parameters().get(0));
        } else {
            sql.add("c.ParameterId IN (").list(include.parameters()).add(")");
        }
    }
}

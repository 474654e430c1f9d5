package health.callisto.search.plan;

import health.callisto.problem.Problem;
import health.callisto.resource.LiveCounts;
import health.callisto.resource.PageBytes;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.MissingCondition;
import health.callisto.search.sql.PageSql;
import health.callisto.search.sql.Position;
import health.callisto.search.sql.Query;
import health.callisto.search.sql.SearchSql;
import health.callisto.search.sql.SortKey;
import health.callisto.search.sql.SqlText;
import health.callisto.search.sql.TimeCondition;
import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the rows of one page, or their number, by the plan that the planner chose. */
public final class PageReader {
    private static final int FEW = 20_000;

    private final SearchSql searchSql;
    private final Planner planner;
    private final Dialect dialect;
    private final Optional<LiveCounts> counts;

    public PageReader(SearchSql searchSql, Planner planner, Dialect dialect, Optional<LiveCounts> counts) {
        this.counts = counts;
        this.searchSql = searchSql;
        this.planner = planner;
        this.dialect = dialect;
    }

    /**
     * At most {@code limit} rows after the position, as far as they fit on the page; before it and in reverse for one that is
     * backwards.
     */
    public List<SearchSql.Row> read(Query query, Optional<Position> after, int limit, PageBytes page) {
        if (after.isPresent() && after.get().keys().size() != query.sort().size()) {
            throw Problem.invalid("The _page value belongs to another order; take the link as it was given");
        }
        Plan plan = planner.plan(query, after);
        PageSql pageSql = new PageSql(query, dialect);
        return switch (plan.shape()) {
            case ORDERED_RANGES -> searchSql.rows(pageSql.ordered(plan.driver().orElseThrow(), after, limit), page);
            case COLLECT -> searchSql.rows(pageSql.collect(plan.driver(), after, limit), page);
            case SORTED_VALUES -> valuesThenMissing(query, pageSql, after, limit, page);
        };
    }

    /** The plan of the first page. */
    public Explanation explain(Query query) {
        Plan plan = planner.plan(query, Optional.empty());
        SqlText sql = statement(plan, new PageSql(query, dialect), query.count() + 1);
        List<Explanation.Step> conditions = new ArrayList<>();
        for (int i = 0; i < query.names().size(); i++) {
            Condition condition = query.conditions().get(i);
            conditions.add(new Explanation.Step(
                    query.names().get(i),
                    planner.size(query, condition),
                    plan.driver().equals(Optional.of(condition))));
        }
        List<String> steps = dialect.explainPrefix()
                .map(prefix -> searchSql.details(prefix, sql))
                .orElse(List.of());
        return new Explanation(query.type(), plan.shape().name(), plan.matches(), conditions, sql.text(), steps);
    }

    private static SqlText statement(Plan plan, PageSql pageSql, int limit) {
        return switch (plan.shape()) {
            case ORDERED_RANGES -> pageSql.ordered(plan.driver().orElseThrow(), Optional.empty(), limit);
            case COLLECT -> pageSql.collect(plan.driver(), Optional.empty(), limit);
            case SORTED_VALUES -> pageSql.walkValues(Optional.empty(), limit);
        };
    }

    /** How many matches the planner expects: nothing is counted but what its statistics need. */
    public long estimate(Query query) {
        return Math.round(planner.plan(query, Optional.empty()).matches());
    }

    public long count(Query query) {
        OptionalLong kept = counts.map(live -> kept(live, query)).orElse(OptionalLong.empty());
        return kept.isPresent()
                ? kept.getAsLong()
                : searchSql
                        .number(new PageSql(query, dialect).count(planner.counted(query)))
                        .orElse(0);
    }

    /** All of the type, or all but the few that are older than a time. */
    private OptionalLong kept(LiveCounts live, Query query) {
        if (query.conditions().isEmpty()) {
            return live.without(query.type(), () -> 0);
        }
        if (query.conditions().size() > 1 || !(query.conditions().get(0) instanceof TimeCondition time)) {
            return OptionalLong.empty();
        }
        OptionalLong since = time.since();
        return since.isEmpty()
                ? OptionalLong.empty()
                : live.without(query.type(), () -> older(query, since.getAsLong()));
    }

    /** Negative if they are not few. */
    private long older(Query query, long since) {
        long older = searchSql
                .number(new SqlText()
                        .add(
                                "SELECT COUNT(*) FROM (SELECT r.SurrogateId FROM Resource r WHERE r.TypeId = ?",
                                query.type().number())
                        .add(" AND r.Deleted = 0 AND r.SurrogateId < ? ORDER BY r.SurrogateId ", since)
                        .add(dialect.limitClause(), FEW)
                        .add(") n"))
                .orElse(0);
        return older < FEW ? older : -1;
    }

    /** A walk along the values ends where values end; those that have none come last, in the order of time. */
    private List<SearchSql.Row> valuesThenMissing(
            Query query, PageSql pageSql, Optional<Position> after, int limit, PageBytes page) {
        List<SearchSql.Row> rows = new ArrayList<>(searchSql.rows(pageSql.walkValues(after, limit), page));
        SortKey key = query.sort().get(0);
        if (rows.size() < limit && key.within().isEmpty()) {
            Query missing = query.withoutSort(new MissingCondition(key.table(), key.stored(), true));
            for (SearchSql.Row row : read(missing, Optional.empty(), limit - rows.size(), page)) {
                rows.add(new SearchSql.Row(row.resource(), List.of(Optional.empty())));
            }
        }
        return rows;
    }
}

package health.callisto.search;

import health.callisto.fhir.FhirError;
import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the rows of one page, or their number, by the plan that the planner chose. */
final class PageReader {
    private final SearchSql searchSql;
    private final Planner planner;
    private final Dialect dialect;

    PageReader(SearchSql searchSql, Planner planner, Dialect dialect) {
        this.searchSql = searchSql;
        this.planner = planner;
        this.dialect = dialect;
    }

    /** At most {@code limit} rows after the position; before it and in reverse for one that is backwards. */
    List<SearchSql.Row> read(Query query, Optional<Position> after, int limit) {
        if (after.isPresent() && after.get().keys().size() != query.sort().size()) {
            throw FhirError.invalid("The _page value belongs to another order; take the link as it was given");
        }
        Plan plan = planner.plan(query, after);
        PageSql pageSql = new PageSql(query, dialect);
        return switch (plan.shape()) {
            case ORDERED_RANGES -> searchSql.rows(pageSql.ordered(plan.driver().orElseThrow(), after, limit));
            case COLLECT -> searchSql.rows(pageSql.collect(plan.driver(), after, limit));
            case SORTED_VALUES -> valuesThenMissing(query, pageSql, after, limit);
        };
    }

    /** The plan of the first page. */
    Explanation explain(Query query) {
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

    long count(Query query) {
        return searchSql
                .number(new PageSql(query, dialect).count(planner.counted(query)))
                .orElse(0);
    }

    /** A walk along the values ends where values end; those that have none come last, in the order of time. */
    private List<SearchSql.Row> valuesThenMissing(Query query, PageSql pageSql, Optional<Position> after, int limit) {
        List<SearchSql.Row> rows = new ArrayList<>(searchSql.rows(pageSql.walkValues(after, limit)));
        SortKey key = query.sort().get(0);
        if (rows.size() < limit && key.within().isEmpty()) {
            Query missing = query.withoutSort(new MissingCondition(key.table(), key.parameter(), true));
            for (SearchSql.Row row : read(missing, Optional.empty(), limit - rows.size())) {
                rows.add(new SearchSql.Row(row.resource(), List.of(Optional.empty())));
            }
        }
        return rows;
    }
}

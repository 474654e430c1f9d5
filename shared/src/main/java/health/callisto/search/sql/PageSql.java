package health.callisto.search.sql;

import health.callisto.sql.Dialect;
import java.util.List;
import java.util.Optional;

/**
 * Builds the statements of one query. Each answers at most {@code limit} rows of SurrogateId, TypeId, IdKey, Version,
 * Body and one column for each sort key, in the order of the query, after a position. Every statement joins Resource, so
 * that rows of replaced versions never show.
 */
public final class PageSql {
    private final Query query;
    private final Dialect dialect;

    public PageSql(Query query, Dialect dialect) {
        this.query = query;
        this.dialect = dialect;
    }

    /** Walks the ranges of the driver newest first, each up to the limit, and merges them. For an order without keys. */
    public SqlText ordered(Condition driver, Optional<Position> after, int limit) {
        SqlText sql = new SqlText();
        boolean newestFirst = newestFirst(after);
        beginPage(sql, 0);
        merge(sql, driver.sources(), source -> {
            sql.add("SELECT d.SurrogateId FROM ");
            source.tables(sql, "d");
            sql.add(" CROSS JOIN Resource r WHERE ");
            source.where(sql, "d");
            sql.add(" AND r.SurrogateId = d.SurrogateId AND ");
            matches(sql, Optional.of(driver));
            times(sql, "d");
            after(sql, "d", after);
            sql.add(" ORDER BY d.SurrogateId").add(newestFirst ? " DESC " : " ");
            limit(sql, limit);
        });
        sql.add(" ORDER BY SurrogateId").add(newestFirst ? " DESC " : " ");
        limit(sql, limit);
        endPage(sql);
        sql.add(" ORDER BY k.SurrogateId").add(newestFirst ? " DESC" : "");
        return sql;
    }

    /** Takes all of the driver, or without one all of the type, tests it and puts it in order. */
    public SqlText collect(Optional<Condition> driver, Optional<Position> after, int limit) {
        SqlText sql = new SqlText();
        boolean newestFirst = newestFirst(after);
        KeyedOrder order = new KeyedOrder(query.sort(), newestFirst);
        beginPage(sql, query.sort().size());
        if (query.sort().isEmpty()) {
            sql.add("SELECT r.SurrogateId FROM ");
            candidates(sql, driver);
            after(sql, "r", after);
            sql.add(" ORDER BY r.SurrogateId").add(newestFirst ? " DESC " : " ");
        } else {
            sql.add("SELECT * FROM (SELECT r.SurrogateId");
            order.columns(sql);
            sql.add(" FROM ");
            candidates(sql, driver, order);
            sql.add(") k");
            after.ifPresent(position -> order.after(sql.add(" WHERE "), position));
            order.orderBy(sql.add(" ORDER BY "));
            sql.add(" ");
        }
        limit(sql, limit);
        endPage(sql);
        order.orderBy(sql.add(" ORDER BY "));
        return sql;
    }

    /**
     * Walks the values of the only sort key in their order and tests each resource. A resource with many values is taken
     * at the one that sorts first.
     */
    public SqlText walkValues(Optional<Position> after, int limit) {
        SortKey key = query.sort().get(0);
        KeyedOrder order = new KeyedOrder(query.sort(), query.newestFirst());
        Optional<Condition> implied = boundBy(key);
        SqlText sql = new SqlText();
        beginPage(sql, 1);
        merge(sql, key.sources(), source -> {
            sql.add("SELECT DISTINCT s.SurrogateId, s.")
                    .add(key.table().sortColumn())
                    .add(" AS K1 FROM ");
            source.tables(sql, "s");
            sql.add(" CROSS JOIN Resource r WHERE ");
            source.where(sql, "s");
            sql.add(" AND r.SurrogateId = s.SurrogateId AND ");
            matches(sql, implied);
            sql.add(" AND ");
            key.sortsFirst(sql, "s", "e");
            after.ifPresent(position -> order.walkedAfter(sql, "s", position));
            sql.add(" ORDER BY K1").add(key.descending() ? " DESC" : "");
            sql.add(", s.SurrogateId").add(query.newestFirst() ? " DESC " : " ");
            limit(sql, limit);
        });
        sql.add(" ORDER BY K1").add(key.descending() ? " DESC" : "");
        sql.add(", SurrogateId").add(query.newestFirst() ? " DESC " : " ");
        limit(sql, limit);
        endPage(sql);
        order.orderBy(sql.add(" ORDER BY "));
        return sql;
    }

    /** How many resources match. */
    public SqlText count(Optional<Condition> driver) {
        SqlText sql = new SqlText().add("SELECT COUNT(*) FROM ");
        candidates(sql, driver);
        return sql;
    }

    private static void beginPage(SqlText sql, int keys) {
        sql.add("SELECT r.SurrogateId, r.TypeId, r.IdKey, r.Version, r.Body");
        for (int i = 1; i <= keys; i++) {
            sql.add(", k.K" + i);
        }
        sql.add(" FROM (");
    }

    private static void endPage(SqlText sql) {
        sql.add(") k CROSS JOIN Resource r WHERE r.SurrogateId = k.SurrogateId");
    }

    /** One SELECT for each source; several are merged without repeats. */
    private static void merge(SqlText sql, List<? extends Source> sources, java.util.function.Consumer<Source> select) {
        if (sources.size() == 1) {
            sql.add("SELECT * FROM (");
            select.accept(sources.get(0));
            sql.add(") u");
            return;
        }
        sql.add("SELECT DISTINCT * FROM (");
        for (int i = 0; i < sources.size(); i++) {
            sql.add(i == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (");
            select.accept(sources.get(i));
            sql.add(") u" + i);
        }
        sql.add(") u");
    }

    private void candidates(SqlText sql, Optional<Condition> driver) {
        candidates(sql, driver, new KeyedOrder(List.of(), true));
    }

    /** FROM and WHERE that give each matching resource once, as alias r. */
    private void candidates(SqlText sql, Optional<Condition> driver, KeyedOrder order) {
        if (driver.isPresent()) {
            sql.add("(");
            ids(sql, driver.get().sources());
            sql.add(") d CROSS JOIN Resource r");
            order.joins(sql);
            sql.add(" WHERE r.SurrogateId = d.SurrogateId AND ");
        } else {
            sql.add("Resource r");
            order.joins(sql);
            sql.add(" WHERE ");
        }
        matches(sql, driver);
    }

    /** SELECTs of the surrogate ids in the sources, each id once. */
    public static void ids(SqlText sql, List<? extends Source> sources) {
        boolean once = sources.size() > 1 || sources.get(0).ordered();
        for (int i = 0; i < sources.size(); i++) {
            sql.add(i == 0 ? "SELECT " : " UNION SELECT ").add(once ? "" : "DISTINCT ");
            sql.add("d.SurrogateId FROM ");
            sources.get(i).tables(sql, "d");
            sql.add(" WHERE ");
            sources.get(i).where(sql, "d");
        }
    }

    /** The tests of all conditions but the one that is met already. */
    private void matches(SqlText sql, Optional<Condition> met) {
        sql.add("r.TypeId = ? AND r.Deleted = 0", query.type().number());
        for (Condition condition : query.conditions()) {
            if (!met.equals(Optional.of(condition))) {
                sql.add(" AND ");
                condition.test(sql, "r");
            }
        }
    }

    /** The bounds of time once more, on the row that the walk goes along: so it begins and ends there. */
    private void times(SqlText sql, String alias) {
        for (Condition condition : query.conditions()) {
            if (condition instanceof TimeCondition) {
                condition.test(sql.add(" AND "), alias);
            }
        }
    }

    private void after(SqlText sql, String alias, Optional<Position> after) {
        after.ifPresent(position -> sql.add(" AND ")
                .add(alias)
                .add(newestFirst(after) ? ".SurrogateId < ?" : ".SurrogateId > ?", position.surrogateId()));
    }

    private boolean newestFirst(Optional<Position> after) {
        return query.newestFirst() != after.map(Position::backwards).orElse(false);
    }

    /** The condition that the ranges of the sort key hold already. */
    private Optional<Condition> boundBy(SortKey key) {
        return query.conditions().stream()
                .filter(condition -> !key.within().isEmpty()
                        && condition instanceof ValueCondition value
                        && value.ranges().equals(key.within()))
                .findFirst();
    }

    private void limit(SqlText sql, int limit) {
        sql.add(dialect.limitClause(), limit);
    }
}

package health.callisto.search.sql;

import java.util.List;
import java.util.Optional;

/** An order by keys and then the surrogate id, missing values last; and the place behind a position in it. */
final class KeyedOrder {
    private final List<SortKey> keys;
    private final boolean newestFirst;

    KeyedOrder(List<SortKey> keys, boolean newestFirst) {
        this.keys = keys;
        this.newestFirst = newestFirst;
    }

    /** Appends the keys as columns K1, K2, … of the resource in row {@code r}. */
    void columns(SqlText sql) {
        for (int i = 1; i <= keys.size(); i++) {
            SortKey key = keys.get(i - 1);
            sql.add(", ");
            if (key.isId()) {
                sql.add("r.IdKey");
            } else if (key.table().byResource()) {
                key.value(sql);
            } else {
                sql.add("j" + i + ".K");
            }
            sql.add(" AS K" + i);
        }
    }

    /** Appends the joins that {@link #columns} needs. */
    void joins(SqlText sql) {
        for (int i = 1; i <= keys.size(); i++) {
            SortKey key = keys.get(i - 1);
            if (!key.isId() && !key.table().byResource()) {
                key.join(sql, "j" + i);
            }
        }
    }

    /** Appends what stands behind ORDER BY, over the columns of {@code k}. */
    void orderBy(SqlText sql) {
        for (int i = 1; i <= keys.size(); i++) {
            SortKey key = keys.get(i - 1);
            if (!key.isId()) {
                sql.add("CASE WHEN k.K" + i + " IS NULL THEN 1 ELSE 0 END, ");
            }
            sql.add("k.K" + i).add(key.descending() ? " DESC, " : ", ");
        }
        sql.add("k.SurrogateId").add(newestFirst ? " DESC" : "");
    }

    /** Appends the condition that a row of {@code k} comes behind the position. */
    void after(SqlText sql, Position position) {
        after(sql, position, 0);
    }

    private void after(SqlText sql, Position position, int index) {
        if (index == keys.size()) {
            sql.add(newestFirst ? "k.SurrogateId < ?" : "k.SurrogateId > ?", position.surrogateId());
            return;
        }
        SortKey key = keys.get(index);
        String column = "k.K" + (index + 1);
        String behind = key.descending() ? " < ?" : " > ?";
        Optional<Object> value = position.keys().get(index);
        if (key.isId() && value.isPresent()) {
            sql.add(column).add(behind, value.get());
        } else if (value.isPresent()) {
            sql.add("(").add(column).add(behind, value.get());
            sql.add(" OR ").add(column).add(" IS NULL OR (").add(column).add(" = ? AND ", value.get());
            after(sql, position, index + 1);
            sql.add("))");
        } else {
            sql.add("(").add(column).add(" IS NULL AND ");
            after(sql, position, index + 1);
            sql.add(")");
        }
    }

    /** Appends the same for a walk along the first key's own table; its first part is a bound of the walk. */
    void walkedAfter(SqlText sql, String alias, Position position) {
        SortKey key = keys.get(0);
        String column = alias + "." + key.table().sortColumn();
        Object value = position.keys().get(0).orElseThrow();
        sql.add(" AND ").add(column).add(key.descending() ? " <= ?" : " >= ?", value);
        sql.add(" AND (").add(column).add(key.descending() ? " < ?" : " > ?", value);
        sql.add(" OR ").add(alias).add(newestFirst ? ".SurrogateId < ?)" : ".SurrogateId > ?)", position.surrogateId());
    }
}

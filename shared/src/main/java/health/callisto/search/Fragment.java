package health.callisto.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of a WHERE clause over one row, and the values that it binds in their order.
 *
 * @param sql constant text; {@code {}} stands for the row's alias and {@code ?} for a value
 */
record Fragment(String sql, List<Object> values) {
    Fragment {
        values = List.copyOf(values);
    }

    static Fragment of(String sql, Object... values) {
        return new Fragment(sql, Arrays.asList(values));
    }

    Fragment and(Fragment other) {
        List<Object> both = new ArrayList<>(values);
        both.addAll(other.values);
        return new Fragment(sql + " AND " + other.sql, both);
    }

    /** The text with the alias in place. */
    String on(String alias) {
        return sql.replace("{}", alias);
    }
}

package health.callisto.search.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of a WHERE clause over one row, and the values that it binds in their order.
 *
 * @param sql constant text; {@code {}} stands for the row's alias and {@code ?} for a value
 */
public record Fragment(String sql, List<Object> values) {
    public Fragment {
        values = List.copyOf(values);
    }

    public static Fragment of(String sql, Object... values) {
        return new Fragment(sql, Arrays.asList(values));
    }

    public Fragment and(Fragment other) {
        List<Object> both = new ArrayList<>(values);
        both.addAll(other.values);
        return new Fragment(sql + " AND " + other.sql, both);
    }

    /** The text with the alias in place. */
    String on(String alias) {
        return sql.replace("{}", alias);
    }
}

package health.callisto.search.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement as it grows: text made of constants of this package, and beside it the values to bind. There is no way to
 * put a value into the text, so no query can change what a statement means; and equal searches give equal text, which
 * keeps prepared statements reusable.
 */
public final class SqlText {
    private final StringBuilder text = new StringBuilder(512);
    private final List<Object> values = new ArrayList<>();

    /** Appends constant text, with one value for each question mark in it. */
    public SqlText add(String sql, Object... bound) {
        text.append(sql);
        values.addAll(List.of(bound));
        return this;
    }

    /** Appends another statement, or a part of one. */
    SqlText add(SqlText other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    SqlText add(Fragment fragment, String alias) {
        text.append(fragment.on(alias));
        values.addAll(fragment.values());
        return this;
    }

    /**
     * Appends {@code ?, ?, …} for the values. Their number is filled up to a step by repeating the last one, so that a
     * few statement texts serve all lengths.
     */
    SqlText list(List<?> bound) {
        int size = bound.size() == 1 ? 1 : Math.max(4, Integer.highestOneBit(bound.size() - 1) * 2);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "?" : ", ?");
            values.add(bound.get(Math.min(i, bound.size() - 1)));
        }
        return this;
    }

    public String text() {
        return text.toString();
    }

    /** Long, Integer, Double, String or byte[], in the order of the question marks. */
    List<Object> values() {
        return values;
    }
}

package health.callisto.resource;

import health.callisto.sql.Dialect;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rows of index tables, and inserts or deletes them in the order of their keys. */
final class IndexRows {
    /** Longer than this, an interval is one of the few long ones; see V007. */
    static final long SHORT_SPAN_MICROS = 24L * 60 * 60 * 1_000_000;

    private final IndexNumberSql.Lookup numbers;
    private final Map<IndexTable, List<@Nullable Object[]>> rows = new EnumMap<>(IndexTable.class);

    IndexRows(IndexNumberSql.Lookup numbers) {
        this.numbers = numbers;
    }

    /** The rows of one version. */
    void add(long surrogateId, List<IndexValue> values) {
        Map<String, Integer> ordinals = Map.of();
        for (IndexValue value : values) {
            if (value instanceof IndexValue.Text text) {
                if (ordinals.isEmpty()) {
                    ordinals = new HashMap<>();
                }
                String key = IndexKeys.string(text.normalized());
                int ordinal = ordinals.merge(text.parameter() + " " + key, 1, Integer::sum) - 1;
                add(IndexTable.STRING, text(text, key, ordinal, surrogateId));
            } else {
                add(value, surrogateId);
            }
        }
    }

    private void add(IndexValue value, long id) {
        if (value instanceof IndexValue.Token v) {
            add(
                    IndexTable.TOKEN,
                    v.parameter(),
                    IndexKeys.code(v.code()),
                    numbers.systems().applyAsInt(v.system()),
                    id);
        } else if (value instanceof IndexValue.Label v) {
            add(IndexTable.TEXT, v.parameter(), numbers.texts().applyAsInt(v.text()), id);
        } else if (value instanceof IndexValue.Date v) {
            int span = v.end() - v.start() < SHORT_SPAN_MICROS ? 0 : 1;
            add(IndexTable.DATE, v.parameter(), span, v.start(), v.end(), id);
        } else if (value instanceof IndexValue.Reference v) {
            byte[] target = v.targetType() == 0 ? IndexKeys.reference(v.target()) : IdKey.encode(v.target());
            add(IndexTable.REFERENCE, v.parameter(), target, v.targetType(), id);
        } else if (value instanceof IndexValue.Quantity v) {
            int system = numbers.systems().applyAsInt(v.system());
            add(IndexTable.QUANTITY, v.parameter(), IndexKeys.code(v.code()), v.low(), v.high(), system, id);
        } else if (value instanceof IndexValue.Numeric v) {
            add(IndexTable.NUMBER, v.parameter(), v.low(), v.high(), id);
        } else if (value instanceof IndexValue.Uri v) {
            add(IndexTable.URI, v.parameter(), numbers.uris().applyAsInt(IndexKeys.uri(v.value())), id);
        } else if (value instanceof IndexValue.Composite v) {
            add(
                    IndexTable.COMPOSITE,
                    v.parameter(),
                    IndexKeys.code(v.code1()),
                    IndexKeys.code(v.code2()),
                    v.low2(),
                    v.high2(),
                    v.low3(),
                    v.high3(),
                    numbers.systems().applyAsInt(v.system1()),
                    numbers.systems().applyAsInt(v.system2()),
                    id);
        } else {
            throw new IllegalStateException(
                    "No table takes a " + value.getClass().getSimpleName());
        }
    }

    private static @Nullable Object[] text(IndexValue.Text text, String key, int ordinal, long id) {
        String overflow = key.length() < text.normalized().length() ? text.normalized() : null;
        return new @Nullable Object[] {text.parameter(), key, id, ordinal, text.exact(), overflow};
    }

    private void add(IndexTable table, @Nullable Object... row) {
        rows.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    }

    /** The rows that were prepared, as far as their puts are stored. */
    void addAll(PreparedRows prepared) {
        prepared.each(this::add);
    }

    /** All rows in the order of their keys. */
    Map<IndexTable, List<@Nullable Object[]>> sorted() {
        rows.forEach((table, list) -> list.sort(byKey(table.keyColumns())));
        return rows;
    }

    void insert(Connection connection, Dialect dialect) throws SQLException {
        for (Map.Entry<IndexTable, List<@Nullable Object[]>> entry : sorted().entrySet()) {
            IndexTable table = entry.getKey();
            dialect.insert(connection, table.table(), table.columns(), entry.getValue());
        }
    }

    void delete(Connection connection) throws SQLException {
        for (Map.Entry<IndexTable, List<@Nullable Object[]>> entry : sorted().entrySet()) {
            IndexTable table = entry.getKey();
            try (PreparedStatement statement = connection.prepareStatement(table.deleteSql())) {
                for (@Nullable Object[] row : entry.getValue()) {
                    Rows.bind(statement, 1, Arrays.copyOf(row, table.keyColumns()));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    private static Comparator<@Nullable Object[]> byKey(int columns) {
        return (one, other) -> {
            for (int i = 0; i < columns; i++) {
                int order = compare(one[i], other[i]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        if (one instanceof String a && other instanceof String b) {
            return a.compareTo(b);
        }
        if (one instanceof Long a && other instanceof Long b) {
            return a.compareTo(b);
        }
        if (one instanceof Integer a && other instanceof Integer b) {
            return a.compareTo(b);
        }
        if (one instanceof Double a && other instanceof Double b) {
            return a.compareTo(b);
        }
        if (one instanceof byte[] a && other instanceof byte[] b) {
            return Arrays.compareUnsigned(a, b);
        }
        throw new IllegalStateException("Key columns hold values of one type and no nulls");
    }
}

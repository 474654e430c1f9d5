package health.callisto.resource.index;

import health.callisto.resource.version.IdKey;
import health.callisto.resource.write.IndexValue;
import health.callisto.sql.StatementBatch;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rows of index tables, and inserts or deletes them in the order of their keys. */
public final class IndexRows {
    /** Longer than this, an interval is one of the few long ones; see V007. */
    static final long SHORT_SPAN_MICROS = 24L * 60 * 60 * 1_000_000;

    private final Map<IndexTable, List<IndexRow>> rows = new EnumMap<>(IndexTable.class);
    private boolean inOrder;

    /** The rows of one version. */
    public void add(long surrogateId, List<IndexValue> values, IndexNumberSql.Lookup numbers) {
        inOrder = false;
        for (IndexValue value : values) {
            add(value, surrogateId, numbers);
        }
    }

    private void add(IndexValue value, long id, IndexNumberSql.Lookup numbers) {
        if (value instanceof IndexValue.Token v) {
            int system = numbers.systems().applyAsInt(IndexKeys.system(v.system()));
            add(IndexTable.TOKEN, new IndexRow.Coded(v.parameter(), IndexKeys.code(v.code()), system, id));
        } else if (value instanceof IndexValue.Label v) {
            int text = numbers.texts().applyAsInt(v.text());
            add(IndexTable.TEXT, new IndexRow.Numbered(v.parameter(), text, id));
        } else if (value instanceof IndexValue.Text v) {
            add(IndexTable.STRING, new IndexRow.Worded(v, id));
        } else if (value instanceof IndexValue.Date v) {
            int span = v.end() - v.start() < SHORT_SPAN_MICROS ? 0 : 1;
            add(IndexTable.DATE, new IndexRow.Dated(v, span, id));
        } else if (value instanceof IndexValue.Reference v) {
            byte[] target = v.targetType() == 0 ? IndexKeys.reference(v.target()) : IdKey.encode(v.target());
            add(IndexTable.REFERENCE, new IndexRow.Referring(v.parameter(), target, v.targetType(), id));
        } else if (value instanceof IndexValue.Quantity v) {
            int system = numbers.systems().applyAsInt(IndexKeys.system(v.system()));
            add(IndexTable.QUANTITY, new IndexRow.Ranged(v, IndexKeys.code(v.code()), system, id));
        } else if (value instanceof IndexValue.Numeric v) {
            add(IndexTable.NUMBER, new IndexRow.Ranged(v, id));
        } else if (value instanceof IndexValue.Uri v) {
            int uri = numbers.uris().applyAsInt(IndexKeys.uri(v.value()));
            add(IndexTable.URI, new IndexRow.Numbered(v.parameter(), uri, id));
        } else if (value instanceof IndexValue.Composite v) {
            int first = numbers.systems().applyAsInt(IndexKeys.system(v.system1()));
            int second = numbers.systems().applyAsInt(IndexKeys.system(v.system2()));
            add(IndexTable.COMPOSITE, new IndexRow.Composed(v, first, second, id));
        } else {
            throw new IllegalStateException(
                    "No table takes a " + value.getClass().getSimpleName());
        }
    }

    private void add(IndexTable table, IndexRow row) {
        rows.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    }

    /** The rows that were prepared, as far as their puts are stored. */
    void addAll(PreparedRows prepared) {
        // Those of one batch are in order, and most transactions of an import have one or two.
        inOrder = rows.isEmpty() && prepared.keepsOrder();
        prepared.each(this::add);
    }

    /** All rows in the order of their keys. */
    Map<IndexTable, List<IndexRow>> sorted() {
        if (!inOrder) {
            rows.values().forEach(Collections::sort);
            inOrder = true;
        }
        IndexRow.Worded before = null;
        for (IndexRow row : rows.getOrDefault(IndexTable.STRING, List.of())) {
            IndexRow.Worded word = (IndexRow.Worded) row;
            if (before != null) {
                word.follow(before);
            }
            before = word;
        }
        return rows;
    }

    public void insert(StatementBatch batch) throws SQLException {
        for (Map.Entry<IndexTable, List<IndexRow>> entry : sorted().entrySet()) {
            insert(batch, entry.getKey(), entry.getValue());
        }
    }

    /** Inserts rows of that table, which are in its order. */
    static void insert(StatementBatch batch, IndexTable table, List<IndexRow> sorted) throws SQLException {
        batch.insert(table.table(), table.columns(), columns(sorted));
    }

    /** Made when they are asked for: rows wait for their commit, and their columns would take twice the memory. */
    private static List<@Nullable Object[]> columns(List<IndexRow> rows) {
        return new AbstractList<>() {
            @Override
            public @Nullable Object[] get(int index) {
                return rows.get(index).columns();
            }

            @Override
            public int size() {
                return rows.size();
            }
        };
    }

    public void delete(StatementBatch batch) throws SQLException {
        for (Map.Entry<IndexTable, List<IndexRow>> entry : sorted().entrySet()) {
            IndexTable table = entry.getKey();
            for (IndexRow row : entry.getValue()) {
                batch.update(table.deleteSql(), Arrays.copyOf(row.columns(), table.keyColumns()));
            }
        }
    }
}

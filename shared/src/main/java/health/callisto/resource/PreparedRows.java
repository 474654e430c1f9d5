package health.callisto.resource;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The index rows of the puts of one batch, made and sorted before its commit, so that the one writer has little left to
 * do. Which puts are stored, and under which surrogate ids, comes out in the commit, which may be tried again.
 */
final class PreparedRows {
    private static final long NOT_STORED = Long.MIN_VALUE;

    /** Rows of one table; the put of each is known by its place in the batch. */
    private record Rows(IndexTable table, List<@Nullable Object[]> rows, int[] puts) {}

    private final List<Rows> tables;
    private final long[] ids;

    private PreparedRows(List<Rows> tables, int writes) {
        this.tables = tables;
        this.ids = new long[writes];
    }

    /** The rows of the batch; its values must have numbers. */
    static PreparedRows of(Batch batch, IndexNumberSql.Lookup numbers) {
        IndexRows rows = new IndexRows(numbers);
        for (int i = 0; i < batch.writes().size(); i++) {
            if (batch.writes().get(i) instanceof Write.Put put) {
                // In place of the surrogate id, which grows in the same order.
                rows.add(i, put.values().list());
            }
        }
        return new PreparedRows(
                rows.sorted().entrySet().stream()
                        .map(entry ->
                                new Rows(entry.getKey(), entry.getValue(), puts(entry.getKey(), entry.getValue())))
                        .toList(),
                batch.writes().size());
    }

    private static int[] puts(IndexTable table, List<@Nullable Object[]> rows) {
        return rows.stream()
                .mapToInt(row -> ((Long) Objects.requireNonNull(row[table.surrogateColumn()])).intValue())
                .toArray();
    }

    /** Nothing is stored yet: before each try of the commit. */
    void begin() {
        Arrays.fill(ids, NOT_STORED);
    }

    /** The put at that place of the batch is what is current in the end, under that surrogate id. */
    void stored(int put, long surrogateId) {
        ids[put] = surrogateId;
    }

    /** The rows of the puts that are stored. */
    void each(BiConsumer<IndexTable, @Nullable Object[]> out) {
        for (Rows table : tables) {
            int column = table.table.surrogateColumn();
            for (int i = 0; i < table.puts.length; i++) {
                long id = ids[table.puts[i]];
                if (id != NOT_STORED) {
                    @Nullable Object[] row = table.rows.get(i);
                    row[column] = id;
                    out.accept(table.table, row);
                }
            }
        }
    }
}

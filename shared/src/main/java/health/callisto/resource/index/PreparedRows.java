package health.callisto.resource.index;

import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Write;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * The index rows of the puts of one batch, made and sorted before its commit, so that the one writer has little left to
 * do. Which puts are stored, and under which surrogate ids, comes out in the commit, which may be tried again.
 */
public final class PreparedRows {
    private static final long NOT_STORED = Long.MIN_VALUE;

    /** Rows of one table; the put of each is known by its place in the batch. */
    private record Rows(IndexTable table, List<IndexRow> rows, int[] puts) {
        boolean isDistinct() {
            // Strings that are alike are numbered.
            return table == IndexTable.STRING
                    || IntStream.range(1, rows.size())
                            .noneMatch(i -> rows.get(i - 1).compareTo(rows.get(i)) == 0);
        }
    }

    private final List<Rows> tables;
    private final long[] ids;

    private PreparedRows(List<Rows> tables, int writes) {
        this.tables = tables;
        this.ids = new long[writes];
    }

    /** The rows of the batch; what they name gets its number first where it has none. */
    public static PreparedRows of(Batch batch, IndexNumberSql numbers) {
        IndexNumberSql.Missing missing = new IndexNumberSql.Missing();
        PreparedRows rows = of(batch, numbers.atHand(missing));
        if (missing.isEmpty()) {
            return rows;
        }
        numbers.ensure(missing);
        return of(batch, numbers.fresh());
    }

    /** The rows of the batch, by those numbers. */
    public static PreparedRows of(Batch batch, IndexNumberSql.Lookup numbers) {
        IndexRows rows = new IndexRows();
        for (int i = 0; i < batch.writes().size(); i++) {
            if (batch.writes().get(i) instanceof Write.Put put) {
                // In place of the surrogate id, which grows in the same order.
                rows.add(i, put.values().list(), numbers);
            }
        }
        return new PreparedRows(
                rows.sorted().entrySet().stream()
                        .map(entry -> new Rows(entry.getKey(), entry.getValue(), puts(entry.getValue())))
                        .toList(),
                batch.writes().size());
    }

    private static int[] puts(List<IndexRow> rows) {
        int[] puts = new int[rows.size()];
        for (int i = 0; i < puts.length; i++) {
            puts[i] = (int) rows.get(i).surrogateId();
        }
        return puts;
    }

    /** Nothing is stored yet: before each try of the commit. */
    public void begin() {
        Arrays.fill(ids, NOT_STORED);
    }

    /** The put at that place of the batch is what is current in the end, under that surrogate id. */
    public void stored(int put, long surrogateId) {
        ids[put] = surrogateId;
    }

    /** Puts that are stored. */
    int stored() {
        return (int) Arrays.stream(ids).filter(id -> id != NOT_STORED).count();
    }

    /** Whether puts that are stored have rows at all. */
    boolean hasRows() {
        return tables.stream().anyMatch(table -> Arrays.stream(table.puts).anyMatch(put -> ids[put] != NOT_STORED));
    }

    /** The least surrogate id of those that are stored; there must be one. */
    long lowestId() {
        return Arrays.stream(ids).filter(id -> id != NOT_STORED).min().orElseThrow();
    }

    /** Whether rows of that version are among these. */
    boolean holds(long surrogateId) {
        return Arrays.stream(ids).anyMatch(id -> id == surrogateId);
    }

    /** Whether no row is there twice, which its table would refuse. */
    boolean isDistinct() {
        return tables.stream().allMatch(Rows::isDistinct);
    }

    /** Whether surrogate ids grow from put to put, as they do unless the resources bring times of their own. */
    boolean keepsOrder() {
        long last = NOT_STORED;
        for (long id : ids) {
            if (id != NOT_STORED && id < last) {
                return false;
            }
            last = Math.max(last, id);
        }
        return true;
    }

    /** The rows of the puts that are stored. */
    void each(BiConsumer<IndexTable, IndexRow> out) {
        for (Rows table : tables) {
            for (int i = 0; i < table.puts.length; i++) {
                long id = ids[table.puts[i]];
                if (id != NOT_STORED) {
                    IndexRow row = table.rows.get(i);
                    row.belongTo(id);
                    out.accept(table.table, row);
                }
            }
        }
    }
}

package health.callisto.resource.index;

import health.callisto.resource.version.StoredResource;
import health.callisto.sql.StatementBatch;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The index rows of an {@link IndexBacklog}: those of the newest writes, and of writes before them what is left of the parts
 * that they were divided into. For one thread at a time.
 */
final class WaitingRows {
    /** Rows that one transaction inserts: some milliseconds, for which requests wait. */
    private static final int PART_ROWS = 400;

    /** Rows of one table, in its order. */
    record Part(IndexTable table, List<IndexRow> rows) {
        void insert(StatementBatch batch) throws SQLException {
            IndexRows.insert(batch, table, rows);
        }
    }

    private final List<PreparedRows> newest = new ArrayList<>();
    private final List<PreparedRows> divided = new ArrayList<>();
    private final Deque<Part> parts = new ArrayDeque<>();
    private int newestWrites;

    boolean isEmpty() {
        return newest.isEmpty() && parts.isEmpty();
    }

    /** Writes whose rows are not divided yet. */
    int newestWrites() {
        return newestWrites;
    }

    /** The least surrogate id of the newest writes; empty if there are none. */
    OptionalLong lowestOfNewest() {
        return lowest(newest);
    }

    static OptionalLong lowest(List<PreparedRows> rows) {
        return rows.stream().mapToLong(PreparedRows::lowestId).min();
    }

    static int writes(List<PreparedRows> rows) {
        return rows.stream().mapToInt(PreparedRows::stored).sum();
    }

    /** Whether rows of one of these versions are among those that wait. */
    boolean holdAnyOf(Collection<StoredResource> versions) {
        // Most transactions replace nothing.
        return !versions.isEmpty()
                && Stream.concat(newest.stream(), divided.stream())
                        .anyMatch(rows -> versions.stream().anyMatch(version -> rows.holds(version.surrogateId())));
    }

    void add(List<PreparedRows> rows) {
        newest.addAll(rows);
        newestWrites += writes(rows);
    }

    /** The part that is to be inserted next; if none is left, the newest rows are divided first. */
    Optional<Part> next() {
        if (parts.isEmpty()) {
            divide();
        }
        return Optional.ofNullable(parts.peek());
    }

    private void divide() {
        IndexRows rows = new IndexRows();
        newest.forEach(rows::addAll);
        for (Map.Entry<IndexTable, List<IndexRow>> entry : rows.sorted().entrySet()) {
            List<IndexRow> sorted = entry.getValue();
            for (int at = 0; at < sorted.size(); at += PART_ROWS) {
                int end = Math.min(at + PART_ROWS, sorted.size());
                parts.add(new Part(entry.getKey(), sorted.subList(at, end)));
            }
        }
        divided.clear();
        divided.addAll(newest);
        newest.clear();
        newestWrites = 0;
    }

    /** Whether the next part is the last of the writes that were divided. */
    boolean isNextTheLast() {
        return parts.size() == 1;
    }

    /** The next part is in its table. */
    void inserted() {
        parts.remove();
        if (parts.isEmpty()) {
            divided.clear();
        }
    }

    /** Inserts all, and these; nothing is taken from those that wait. */
    void insertAllAnd(List<PreparedRows> more, StatementBatch batch) throws SQLException {
        for (Part part : parts) {
            part.insert(batch);
        }
        IndexRows rows = new IndexRows();
        newest.forEach(rows::addAll);
        more.forEach(rows::addAll);
        rows.insert(batch);
    }

    void clear() {
        newest.clear();
        newestWrites = 0;
        divided.clear();
        parts.clear();
    }
}

package health.callisto.bulk.imports;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Reads a unit of an import set by set and has the sets parsed beside one another, ahead of those that are committed. */
final class SetsAhead implements AutoCloseable {
    /** What one thread parses in one go. */
    private static final int SET_LINES = 100;

    private static final long SET_BYTES = 1024L * 1024;
    /** Of all sets ahead: a few lines may have more than the memory of the process. One set is always ahead. */
    static final long MOST_BYTES = 32L * 1024 * 1024;

    /** A set, and the bytes of its lines. */
    private record Ahead(Future<LineSet> set, long bytes) {}

    private final LineReader reader;
    private final ImportRange unit;
    private final int number;
    private final LineParser parser;
    private final ExecutorService parsers;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private long bytesAhead;
    private long line;
    private boolean more = true;

    /**
     * Of what the reader still has.
     *
     * @param number of the unit in its job
     * @param line in the unit, on which the reader stands
     */
    SetsAhead(LineReader reader, ImportRange unit, int number, long line, LineParser parser, ExecutorService parsers) {
        this.reader = reader;
        this.unit = unit;
        this.number = number;
        this.line = line;
        this.parser = parser;
        this.parsers = parsers;
    }

    /** Reads on until so many sets are being parsed, or have been, or their bytes are enough. */
    void fill(int sets) throws IOException {
        while (more && ahead.size() < sets && bytesAhead < MOST_BYTES) {
            List<LineReader.Line> lines = read();
            more = !lines.isEmpty();
            if (more) {
                long first = line;
                long next = reader.offset();
                long bytes = lines.stream().mapToLong(one -> one.bytes().length).sum();
                ahead.add(new Ahead(parsers.submit(() -> LineSet.parse(lines, first, next, number, parser)), bytes));
                bytesAhead += bytes;
                line += lines.size();
            }
        }
    }

    private List<LineReader.Line> read() throws IOException {
        List<LineReader.Line> lines = new ArrayList<>();
        long bytes = 0;
        while (lines.size() < SET_LINES && bytes < SET_BYTES && reader.offset() < unit.to()) {
            Optional<LineReader.Line> next = reader.next();
            if (next.isEmpty()) {
                break;
            }
            lines.add(next.get());
            bytes += next.get().bytes().length;
        }
        return lines;
    }

    /** Bytes of the lines that are ahead. */
    long bytesAhead() {
        return bytesAhead;
    }

    /** Whether nothing is left that {@link #fill} has read. */
    boolean isEmpty() {
        return ahead.isEmpty();
    }

    /** The next sets as one, at most so many; waits until they are parsed. */
    LineSet take(int sets) throws IOException {
        List<LineSet> parsed = new ArrayList<>();
        while (parsed.size() < sets && !ahead.isEmpty()) {
            Ahead first = ahead.remove();
            bytesAhead -= first.bytes();
            parsed.add(result(first.set()));
        }
        return LineSet.join(parsed);
    }

    private static LineSet result(Future<LineSet> set) throws IOException {
        try {
            return set.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The worker is stopping", e);
        } catch (ExecutionException e) {
            throw new IOException("A set of lines could not be parsed", e.getCause());
        }
    }

    /** What is parsed still is for nobody. */
    @Override
    public void close() {
        ahead.forEach(one -> one.set().cancel(true));
    }
}

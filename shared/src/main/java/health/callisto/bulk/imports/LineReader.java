package health.callisto.bulk.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads lines and their offsets from a stream, in bounded memory: a line that is too long is passed over and told so. */
final class LineReader implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    /** A line without its end; {@code tooLong} stands for one that is not held. */
    record Line(long offset, byte[] bytes, boolean tooLong) {}

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private long offset;

    /**
     * Reads from the stream's beginning.
     *
     * @param offset of that beginning in the file
     * @param limit bytes that a line may have
     */
    LineReader(InputStream in, long offset, int limit) {
        this.in = in;
        this.offset = offset;
        this.limit = limit;
    }

    /** The offset of the next line. */
    long offset() {
        return offset;
    }

    /** The next line, the last one even without an end; empty at the end of the stream. */
    Optional<Line> next() throws IOException {
        if (at == end && !fill()) {
            return Optional.empty();
        }
        int newline = newline();
        Line line = newline < end && newline - at <= limit ? whole(newline) : pieced();
        return Optional.of(line.offset() == 0 ? withoutMark(line) : line);
    }

    /** A byte order mark at the beginning of a file (R4 has none, many editors do) is no part of its first line. */
    private static Line withoutMark(Line line) {
        byte[] bytes = line.bytes();
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return mark ? new Line(line.offset(), Arrays.copyOfRange(bytes, 3, bytes.length), line.tooLong()) : line;
    }

    /** Where the line ends in the buffer, or else the end of the buffer. */
    private int newline() {
        int newline = at;
        while (newline < end && buffer[newline] != '\n') {
            newline++;
        }
        return newline;
    }

    /** A line that lies in the buffer: nearly all do. */
    private Line whole(int newline) {
        byte[] bytes = withoutReturn(Arrays.copyOfRange(buffer, at, newline));
        Line line = new Line(offset, bytes, false);
        offset += newline + 1 - at;
        at = newline + 1;
        return line;
    }

    /** A line that reaches over the end of the buffer, or is too long. */
    private Line pieced() throws IOException {
        long start = offset;
        ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
        boolean tooLong = false;
        while (true) {
            int newline = newline();
            tooLong |= (long) line.size() + (newline - at) > limit;
            if (!tooLong) {
                line.write(buffer, at, newline - at);
            }
            offset += newline - at;
            at = newline;
            if (at < end) {
                at++;
                offset++;
                break;
            }
            if (!fill()) {
                break;
            }
        }
        return new Line(start, tooLong ? new byte[0] : withoutReturn(line.toByteArray()), tooLong);
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private static byte[] withoutReturn(byte[] line) {
        boolean carriageReturn = line.length > 0 && line[line.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(line, line.length - 1) : line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

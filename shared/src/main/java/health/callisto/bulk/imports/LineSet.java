package health.callisto.bulk.imports;

import health.callisto.job.JobError;
import health.callisto.problem.Problem;
import health.callisto.resource.write.Write;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines that are committed together, after parsing. */
final class LineSet {
    /** A line that can be written. */
    record Parsed(Write write, long line, long offset) {}

    private static final Logger LOG = LoggerFactory.getLogger(LineSet.class);

    private final List<Parsed> parsed = new ArrayList<>();
    private final List<JobError> errors = new ArrayList<>();
    private final long firstLine;
    private final long lines;
    private final long nextPosition;

    private LineSet(long firstLine, long lines, long nextPosition) {
        this.firstLine = firstLine;
        this.lines = lines;
        this.nextPosition = nextPosition;
    }

    /** Parses the lines; the first has that number in its unit. */
    static LineSet parse(List<LineReader.Line> lines, long firstLine, long nextPosition, int unit, LineParser parser) {
        LineSet set = new LineSet(firstLine, lines.size(), nextPosition);
        long number = firstLine;
        for (LineReader.Line line : lines) {
            try {
                if (line.tooLong() || !isBlank(line.bytes())) {
                    set.parsed.add(new Parsed(parser.parse(line), number, line.offset()));
                }
            } catch (Problem error) {
                set.errors.add(new JobError(unit, number, line.offset(), LineParser.reason(error)));
            } catch (RuntimeException | StackOverflowError e) {
                // A fault of ours, and this line's alone: the others must not wait for its end.
                LOG.error(
                        "A line of an import cannot be parsed: {}", e.getClass().getName(), withoutMessage(e));
                set.errors.add(new JobError(
                        unit,
                        number,
                        line.offset(),
                        "The line cannot be taken: " + e.getClass().getSimpleName()));
            }
            number++;
        }
        return set;
    }

    /** Where it happened; what its message says may be a value of the resource. */
    private static Throwable withoutMessage(Throwable e) {
        Throwable place = new IllegalStateException(e.getClass().getName());
        place.setStackTrace(e.getStackTrace());
        return place;
    }

    /** Whether the line has nothing but white space of JSON. */
    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }

    /** These sets, which follow one another, as one. */
    static LineSet join(List<LineSet> sets) {
        if (sets.size() == 1) {
            return sets.get(0);
        }
        LineSet joined = new LineSet(
                sets.get(0).firstLine,
                sets.stream().mapToLong(LineSet::lines).sum(),
                sets.get(sets.size() - 1).nextPosition);
        for (LineSet set : sets) {
            joined.parsed.addAll(set.parsed);
            joined.errors.addAll(set.errors);
        }
        return joined;
    }

    /**
     * One of the halves of the lines that can be written: committed one after the other, they are the set. The first goes on where
     * the second begins.
     */
    LineSet half(boolean second) {
        int middle = parsed.size() / 2;
        Parsed border = parsed.get(middle);
        long linesBefore = border.line() - firstLine;
        LineSet half = second
                ? new LineSet(border.line(), lines - linesBefore, nextPosition)
                : new LineSet(firstLine, linesBefore, border.offset());
        half.parsed.addAll(second ? parsed.subList(middle, parsed.size()) : parsed.subList(0, middle));
        errors.stream().filter(error -> second == error.line() >= border.line()).forEach(half.errors::add);
        return half;
    }

    /** The set with its only line that can be written as an error. */
    LineSet refused(int unit, String reason) {
        LineSet set = new LineSet(firstLine, lines, nextPosition);
        set.errors.addAll(errors);
        for (Parsed line : parsed) {
            set.errors.add(
                    new JobError(unit, line.line(), line.offset(), line.write().key() + ": " + reason));
        }
        return set;
    }

    /** Those that can be written, in the order of the lines. */
    List<Parsed> parsed() {
        return parsed;
    }

    List<JobError> errors() {
        return errors;
    }

    long lines() {
        return lines;
    }

    /** Where the unit goes on behind this set. */
    long nextPosition() {
        return nextPosition;
    }
}

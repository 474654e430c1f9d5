package health.callisto.bulk;

import health.callisto.job.Advance;
import health.callisto.job.JobError;
import health.callisto.job.Lease;
import health.callisto.resource.Batch;
import health.callisto.resource.Write;
import health.callisto.resource.WriteOutcome;
import health.callisto.workspace.FhirService;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;

/**
 * Carries out units of imports: reads lines, parses them on several threads, and commits set after set in the order of
 * the file, each with the unit's progress in the same transaction. Killed anywhere, a unit goes on behind its last set.
 */
final class ImportWorker {
    private static final String WHY_REFUSED =
            "it is there already (InitialLoad), its versionId contradicts its lastUpdated, or it is"
                    + " older than what is stored and there is no version number left for it (allowNegativeVersions would give one)";

    private static final int MAX_LINE = 50 * 1024 * 1024;
    /** What one thread parses in one go: a unit is parsed by several. */
    private static final int SET_LINES = 200;

    private static final long SET_BYTES = 2L * 1024 * 1024;
    /** Sets that are parsed ahead of those that are committed. */
    private static final int SETS_AHEAD = 12;
    /** The same while requests write: their commits go first, so what is parsed further ahead only waits. */
    private static final int SETS_AHEAD_BESIDE_REQUESTS = 2;
    /** Sets in one commit: many, so that pages are written once for many resources, but one where requests wait to write. */
    private static final int SETS_AT_ONCE = 12;

    private final InputStorage storage;
    private final ExecutorService parsers;
    private final Clock clock;

    /** @param parsers threads that parse; the caller owns them */
    ImportWorker(InputStorage storage, ExecutorService parsers, Clock clock) {
        this.clock = clock;
        this.storage = storage;
        this.parsers = parsers;
    }

    /** Carries out the unit from its position on; answers whether its last commit has completed it. */
    boolean work(FhirService service, Lease lease, ImportUnit unit) throws IOException {
        LineParser parser = new LineParser(service.intake(), unit, clock);
        Deque<Future<LineSet>> ahead = new ArrayDeque<>();
        try (LineReader reader = open(unit, lease.unit().position())) {
            long line = lease.unit().lines();
            boolean more = true;
            boolean completed = false;
            while (more || !ahead.isEmpty()) {
                boolean live = service.resources().hasLiveWrites();
                int wanted = live ? SETS_AHEAD_BESIDE_REQUESTS : SETS_AHEAD;
                while (more && ahead.size() < wanted) {
                    List<LineReader.Line> lines = read(reader, unit);
                    more = !lines.isEmpty();
                    if (more) {
                        long first = line;
                        long next = reader.offset();
                        int number = lease.unit().number();
                        ahead.add(parsers.submit(() -> LineSet.parse(lines, first, next, number, parser)));
                        line += lines.size();
                    }
                }
                if (!ahead.isEmpty()) {
                    LineSet set = next(ahead, live ? 1 : SETS_AT_ONCE);
                    completed = !more && ahead.isEmpty();
                    commit(service, lease, set, completed);
                }
            }
            return completed;
        } catch (IOException e) {
            throw InputStorage.explain(unit.blob(), e);
        } finally {
            ahead.forEach(set -> set.cancel(true));
        }
    }

    private static LineSet next(Deque<Future<LineSet>> ahead, int sets) throws IOException {
        List<LineSet> parsed = new ArrayList<>();
        while (parsed.size() < sets && !ahead.isEmpty()) {
            parsed.add(result(ahead.remove()));
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

    /** A reader that stands on the first line of the unit that is not done yet. */
    private LineReader open(ImportUnit unit, long position) throws IOException {
        if (unit.gzip()) {
            InputStream content = new GZIPInputStream(storage.open(unit.blob(), unit.etag(), 0), 64 * 1024);
            content.skipNBytes(position);
            return new LineReader(content, position, MAX_LINE);
        }
        if (position > unit.from() || unit.from() == 0) {
            return new LineReader(storage.open(unit.blob(), unit.etag(), position, unit.to()), position, MAX_LINE);
        }
        // The line that reaches into the range from before belongs to the unit before.
        long before = unit.from() - 1;
        LineReader reader = new LineReader(storage.open(unit.blob(), unit.etag(), before, unit.to()), before, MAX_LINE);
        reader.next();
        return reader;
    }

    private static List<LineReader.Line> read(LineReader reader, ImportUnit unit) throws IOException {
        List<LineReader.Line> lines = new ArrayList<>();
        long bytes = 0;
        while (lines.size() < SET_LINES && bytes < SET_BYTES && reader.offset() < unit.to()) {
            Optional<LineReader.Line> line = reader.next();
            if (line.isEmpty()) {
                break;
            }
            lines.add(line.get());
            bytes += line.get().bytes().length;
        }
        return lines;
    }

    /** What the store would not take is an error of its line, like what could not be parsed; the set itself stands. */
    private static void commit(FhirService service, Lease lease, LineSet set, boolean last) {
        List<Write> writes =
                List.copyOf(set.parsed().stream().map(LineSet.Parsed::write).toList());
        Batch.Step step = outcomes -> {
            List<JobError> errors = new ArrayList<>(set.errors());
            int refused = refused(lease, set, outcomes, errors);
            Advance advance = new Advance(set.nextPosition(), set.lines(), writes.size() - refused, errors, last);
            return service.units().advance(lease, advance);
        };
        service.resources().commit(new Batch(writes, false, Batch.Origin.IMPORT, Optional.of(step)));
    }

    /** How many lines were refused; each is added to the errors. */
    private static int refused(Lease lease, LineSet set, List<WriteOutcome> outcomes, List<JobError> errors) {
        int refused = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i).result() == WriteOutcome.Result.REFUSED) {
                LineSet.Parsed line = set.parsed().get(i);
                String reason = line.write().key() + ": " + WHY_REFUSED;
                errors.add(new JobError(lease.unit().number(), line.line(), line.offset(), reason));
                refused++;
            }
        }
        return refused;
    }
}

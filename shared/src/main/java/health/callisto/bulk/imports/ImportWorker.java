package health.callisto.bulk.imports;

import health.callisto.bulk.InputStorage;
import health.callisto.job.Advance;
import health.callisto.job.JobError;
import health.callisto.job.Lease;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.workspace.FhirService;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out units of imports: reads lines, parses them on several threads, and commits set after set in the order of
 * the file, each with the unit's progress in the same transaction. Killed anywhere, a unit goes on behind its last set.
 */
final class ImportWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final String WHY_NOT_STORED =
            "the database refuses its values; the log of the service has the number of the error";

    private static final int MAX_LINE = 50 * 1024 * 1024;
    /** Sets that are parsed ahead of those that are committed. */
    private static final int SETS_AHEAD = 24;
    /** The same while requests write: their commits go first, so what is parsed further ahead only waits. */
    private static final int SETS_AHEAD_BESIDE_REQUESTS = 2;
    /** Sets in one commit: many, so that pages are written once for many resources, but one where requests wait to write. */
    private static final int SETS_AT_ONCE = 24;

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
    boolean work(FhirService service, Lease lease, ImportRange unit) throws IOException {
        LineParser parser = new LineParser(service.intake(), service.definitions(), unit, clock);
        long line = lease.unit().lines();
        try (LineReader reader = open(unit, lease.unit().position());
                SetsAhead sets = new SetsAhead(reader, unit, lease.unit().number(), line, parser, parsers)) {
            boolean completed = false;
            sets.fill(ahead(service));
            while (!sets.isEmpty()) {
                LineSet set = sets.take(service.resources().hasLiveWrites() ? 1 : SETS_AT_ONCE);
                // Others are parsed while these wait for the one writer, which would have to wait for them afterwards.
                sets.fill(ahead(service));
                completed = sets.isEmpty();
                service.units().requireGoingOn();
                commitWhole(service, lease, set, completed);
            }
            return completed;
        } catch (IOException e) {
            throw InputStorage.explain(unit.blob(), e);
        }
    }

    private static int ahead(FhirService service) {
        return service.resources().hasLiveWrites() ? SETS_AHEAD_BESIDE_REQUESTS : SETS_AHEAD;
    }

    /** A reader that stands on the first line of the unit that is not done yet. */
    private LineReader open(ImportRange unit, long position) throws IOException {
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

    /**
     * Commits the set; where the database refuses it, its halves, down to the line that is at fault: that one is an error, and all
     * others are stored.
     */
    private static void commitWhole(FhirService service, Lease lease, LineSet set, boolean last) {
        try {
            commit(service, lease, set, last);
        } catch (RuntimeException e) {
            if (mayGoBetterLater(e)
                    || set.parsed().isEmpty()
                    || !service.units().renew(lease)) {
                throw e;
            }
            if (set.parsed().size() == 1) {
                LOG.warn(
                        "{} line {} of unit {} cannot be stored",
                        lease.unit().jobId(),
                        set.parsed().get(0).line(),
                        lease.unit().number(),
                        LoggedFailure.of(e));
                commit(service, lease, set.refused(lease.unit().number(), WHY_NOT_STORED), last);
                return;
            }
            LineSet first = set.half(false);
            commitWhole(service, lease, first, false);
            commitWhole(service, lease, set.half(true), last);
        }
    }

    /** Whether the unit is to be tried again as it is. */
    private static boolean mayGoBetterLater(RuntimeException e) {
        return e instanceof Problem error
                && (error.kind() == Problem.Kind.UNAVAILABLE || error.kind() == Problem.Kind.THROTTLED);
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
        service.resources().commit(new Batch(writes, false, Change.Origin.IMPORT, Optional.of(step)));
    }

    /** How many lines were refused; each is added to the errors. */
    private static int refused(Lease lease, LineSet set, List<WriteOutcome> outcomes, List<JobError> errors) {
        int refused = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            Optional<WriteOutcome.Refusal> refusal = outcomes.get(i).refusal();
            if (refusal.isPresent()) {
                LineSet.Parsed line = set.parsed().get(i);
                String reason = line.write().key() + ": " + reason(refusal.get());
                errors.add(new JobError(lease.unit().number(), line.line(), line.offset(), reason));
                refused++;
            }
        }
        return refused;
    }

    private static String reason(WriteOutcome.Refusal refusal) {
        return switch (refusal) {
            case PRECONDITION -> "it is stored already, and an InitialLoad only creates";
            case NEWER_TIME_OLDER_VERSION ->
                "its meta.lastUpdated is newer than that of the stored version, its meta.versionId is not; mend one of them";
            case OLDER_TIME_NEWER_VERSION ->
                "its meta.versionId is greater than that of the stored version, its meta.lastUpdated is older; mend one of them";
            case NO_VERSION_FREE ->
                "it is older than what is stored, brings no meta.versionId, and there is no version number left between those that are stored;"
                        + " give it one, or use allowNegativeVersions";
        };
    }
}

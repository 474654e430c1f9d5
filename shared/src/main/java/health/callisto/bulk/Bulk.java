package health.callisto.bulk;

import health.callisto.bulk.change.BulkDeleteJobs;
import health.callisto.bulk.change.BulkUpdateJobs;
import health.callisto.bulk.exports.ExportJobs;
import health.callisto.bulk.exports.RuleFiles;
import health.callisto.bulk.imports.ImportJobs;
import health.callisto.bulk.imports.ImportStart;
import health.callisto.bulk.reindex.ReindexJobs;
import health.callisto.http.RouteTable;
import health.callisto.job.JobMessage;
import health.callisto.job.JobQueue;
import health.callisto.rest.Interaction;
import health.callisto.storage.Lazy;
import health.callisto.storage.StorageAccount;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Bulk data (spec 03): all kinds of jobs, wired, with their routes, their workers, and what looks after them. */
public final class Bulk implements AutoCloseable {
    /** One processor is left to the writer: parsers that take turns with it make an import slower. */
    private static final int PARSERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final ExecutorService parsers = Executors.newFixedThreadPool(PARSERS, Bulk::daemon);
    private final InputStorage input;
    private final RuleFiles ruleFiles;
    private final ImportJobs importJobs;
    private final ReindexJobs reindexJobs = new ReindexJobs();
    private final JobRunner jobs;
    private final JobArchive archive;
    private final Clock clock;

    /** @param retention how long a job that has ended, and its files, are kept */
    public Bulk(ServiceRegistry services, StorageAccount storage, Duration retention, Clock clock) {
        this.clock = clock;
        input = new InputStorage(storage.blobs());
        ResultStorage results = new ResultStorage(
                storage.blobs(), storage.hasKey() ? ResultStorage.Signing.ACCOUNT_KEY : ResultStorage.Signing.IDENTITY);
        ruleFiles = new RuleFiles(storage.blobs(), clock);
        importJobs = new ImportJobs(input, results, parsers, clock);
        List<JobKind> kinds = List.of(
                importJobs,
                new ExportJobs(results, ruleFiles, clock),
                reindexJobs,
                new BulkDeleteJobs(clock),
                new BulkUpdateJobs());
        jobs = new JobRunner(
                services,
                kinds,
                kinds.stream().collect(Collectors.toMap(JobKind::name, kind -> queue(storage, kind.queue()))),
                retention,
                clock);
        archive = new JobArchive(jobs, results, retention, clock);
    }

    private static Consumer<JobMessage> queue(StorageAccount storage, String name) {
        Supplier<JobQueue> queue = new Lazy<>(() -> new JobQueue(storage.queue(name)));
        return message -> queue.get().send(message);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "callisto-parser");
        thread.setDaemon(true);
        return thread;
    }

    /** Adds the routes that start, report and cancel jobs. */
    public void addTo(RouteTable<Interaction> table) {
        BulkRoutes.addTo(table, jobs, ruleFiles, clock);
        BulkRoutes.addImportTo(table, new ImportStart(input, jobs));
    }

    /** Reports if an initial load of the service is under way. */
    public boolean isLoading(FhirService service) {
        return importJobs.isLoading(service);
    }

    /** Carries out the unit of a job that a queue message names. */
    public void work(String message) {
        jobs.handle(message);
    }

    /** Sends again what was lost, ends what is done, and forgets what is old. */
    public void lookAfter(FhirService service) {
        jobs.sweep(List.of(service));
        archive.archiveOld(List.of(service));
        reindexJobs.forgetUnwanted(List.of(service));
        HistoryRetention.purge(service);
    }

    /** Workers end at their next step, and no unit is begun any more. */
    public void stop() {
        jobs.stop();
    }

    @Override
    public void close() {
        parsers.shutdownNow();
    }
}

package health.callisto;

import com.azure.storage.blob.BlobServiceClient;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.bulk.BulkRoutes;
import health.callisto.bulk.HistoryRetention;
import health.callisto.bulk.InputStorage;
import health.callisto.bulk.JobArchive;
import health.callisto.bulk.JobRunner;
import health.callisto.bulk.ResultStorage;
import health.callisto.bulk.change.BulkDeleteJobs;
import health.callisto.bulk.change.BulkUpdateJobs;
import health.callisto.bulk.exports.ExportJobs;
import health.callisto.bulk.exports.RuleFiles;
import health.callisto.bulk.imports.ImportJobs;
import health.callisto.bulk.imports.ImportStart;
import health.callisto.bulk.reindex.ReindexJobs;
import health.callisto.config.Settings;
import health.callisto.events.EventManagement;
import health.callisto.events.EventPublisher;
import health.callisto.events.FeedRetention;
import health.callisto.events.PublishedServices;
import health.callisto.events.ReplayRequests;
import health.callisto.http.Edge;
import health.callisto.http.HttpResponse;
import health.callisto.http.PageArea;
import health.callisto.http.Pipeline;
import health.callisto.http.PublicOrigin;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import health.callisto.iot.Devices;
import health.callisto.job.JobMessage;
import health.callisto.job.JobQueue;
import health.callisto.manage.ManagedResources;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.Management;
import health.callisto.manage.ManagementArea;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirArea;
import health.callisto.rest.LoadGuard;
import health.callisto.rest.OperationOutcomes;
import health.callisto.storage.Lazy;
import health.callisto.storage.StorageAccount;
import health.callisto.telemetry.AccountSnapshot;
import health.callisto.workspace.ControlDatabase;
import health.callisto.workspace.Databases;
import health.callisto.workspace.FhirServiceKind;
import health.callisto.workspace.ServiceDirectory;
import health.callisto.workspace.ServiceRegistry;
import health.callisto.workspace.WorkspaceKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: wires everything from the settings, once for each process. */
public final class Callisto implements AutoCloseable {
    /** The queue of the function that imports. */
    public static final String IMPORT_QUEUE = "callisto-import";
    /** The queue of the function that exports. */
    public static final String EXPORT_QUEUE = "callisto-export";
    /** The queue of the function that deletes in bulk. */
    public static final String BULK_DELETE_QUEUE = "callisto-bulk-delete";
    /** The queue of the function that updates in bulk. */
    public static final String BULK_UPDATE_QUEUE = "callisto-bulk-update";
    /** The queue of the function that reindexes. */
    public static final String REINDEX_QUEUE = "callisto-reindex";

    /** A quarter of the local host's threads. */
    private static final int STORAGE_CALLS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Callisto.class);
    /** One processor is left to the writer: parsers that take turns with it make an import slower. */
    private static final int PARSERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final ServiceDirectory directory;
    private final ServiceRegistry services;
    private final Pipeline pipeline;
    private final JobRunner jobs;
    private final JobArchive archive;
    private final EventPublisher events;
    private final FeedRetention feedRetention;
    private final ControlDatabase control;
    private final ManagedStore managed;
    private final Devices devices;
    private final Lazy<AccountSnapshot> accounts;
    private final ReindexJobs reindexJobs = new ReindexJobs();
    private final ExecutorService parsers = Executors.newFixedThreadPool(PARSERS, Callisto::daemon);

    /** @param meters take what operators measure */
    public Callisto(Settings settings, MeterRegistry meters) {
        Clock clock = Clock.systemUTC();
        Supplier<String> newId = newIds(settings);
        Databases databases = new Databases(settings.sqlUrl(), settings.sqlPool(), settings.data());
        control = new ControlDatabase(databases);
        managed = new ManagedStore(control, clock);
        directory = new ServiceDirectory(managed, clock);
        services = new ServiceRegistry(directory, databases, settings.origins(), clock);
        StorageAccount storage = new StorageAccount(settings);
        Supplier<BlobServiceClient> blobs = storage.blobs();
        InputStorage input = new InputStorage(blobs);
        ResultStorage results = new ResultStorage(
                blobs, storage.hasKey() ? ResultStorage.Signing.ACCOUNT_KEY : ResultStorage.Signing.IDENTITY);
        RuleFiles ruleFiles = new RuleFiles(blobs, clock);
        ImportJobs importJobs = new ImportJobs(input, results, parsers, clock);
        jobs = new JobRunner(
                services,
                List.of(
                        importJobs,
                        new ExportJobs(results, ruleFiles, clock),
                        reindexJobs,
                        new BulkDeleteJobs(clock),
                        new BulkUpdateJobs()),
                Map.of(
                        ImportJobs.KIND, queue(storage, IMPORT_QUEUE),
                        ExportJobs.KIND, queue(storage, EXPORT_QUEUE),
                        ReindexJobs.KIND, queue(storage, REINDEX_QUEUE),
                        BulkDeleteJobs.KIND, queue(storage, BULK_DELETE_QUEUE),
                        BulkUpdateJobs.KIND, queue(storage, BULK_UPDATE_QUEUE)),
                settings.jobRetention(),
                clock);
        archive = new JobArchive(jobs, results, settings.jobRetention(), clock);
        PublishedServices published = new PublishedServices(managed, clock);
        events = new EventPublisher(services, published, settings.events(), settings.origin(), blobs, meters, clock);
        devices = new Devices(settings.iot(), services, managed, blobs, meters, clock);
        accounts = new Lazy<>(
                () -> new AccountSnapshot(managed, blobs.get(), storage.tables(), settings.resourceGroup(), clock));
        feedRetention = new FeedRetention(settings.events().retention(), clock);
        Edge edge = new Edge(newId);
        Audit audit = Audit.toLog();
        StorageGuard storageCalls = new StorageGuard(STORAGE_CALLS);
        FhirRoutes routes = new FhirRoutes(
                clock,
                newId,
                edge,
                audit,
                new LoadGuard(importJobs::isLoading),
                storageCalls,
                settings.limits().bundleEntries());
        BulkRoutes.addTo(routes.table(), jobs, ruleFiles, clock);
        BulkRoutes.addImportTo(routes.table(), new ImportStart(input, jobs));
        RouteTable<Management> management = management(blobs, published, newId, clock);
        pipeline = new Pipeline(
                List.of(pages(), new ManagementArea(management, storageCalls)),
                new FhirArea(services, routes.interactions(), settings.limits(), clock),
                authenticator(settings),
                edge,
                audit,
                new PublicOrigin(settings.publicUrl(), settings.forwardedHeaders()),
                clock,
                newId,
                settings.limits());
    }

    private RouteTable<Management> management(
            Supplier<BlobServiceClient> blobs, PublishedServices published, Supplier<String> newId, Clock clock) {
        RouteTable<Management> table = ManagementArea.table();
        ManagedResources resources = new ManagedResources(managed);
        FhirServiceKind fhirServices =
                new FhirServiceKind(managed, services, new ServiceContainers(blobs), devices::connectorOf);
        resources.addTo(
                table,
                new WorkspaceKind(
                        managed,
                        List.of(fhirServices.collection(), devices.kind().collection())));
        resources.addTo(table, fhirServices);
        resources.addTo(table, devices.kind());
        devices.addTo(table);
        new EventManagement(services, published, clock).addTo(table);
        new ReplayRequests(services, clock, newId).addTo(table);
        return table;
    }

    private PageArea pages() {
        return new PageArea(OperationOutcomes.FORM)
                .add("healthz", () -> HttpResponse.json(200, "{\"status\":\"alive\"}"))
                .add("readyz", this::ready)
                .add("versions", () -> HttpResponse.json(200, "{\"versions\":[\"4.0\"],\"default\":\"4.0\"}"));
    }

    /** The workspace {@code demo} with the service {@code main}, where there is nothing yet: a first run needs no set-up. */
    public void makeDefaultService() {
        directory.withDefault();
    }

    /** What HTTP requests go to. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Carries out the unit of a job that a queue message names. */
    public void runUnit(String message) {
        jobs.handle(message);
    }

    /** Looks after jobs (sends again what was lost, ends what is done) and forgets what is old. */
    public void sweepJobs() {
        services.lookAfter(service -> {
            jobs.sweep(List.of(service));
            archive.archiveOld(List.of(service));
            reindexJobs.forgetUnwanted(List.of(service));
            service.idempotency().forgetOld();
            feedRetention.purge(service);
            HistoryRetention.purge(service);
        });
        services.closeIdle();
        devices.retryUnknown();
    }

    /** Tells Event Grid what was committed; returns when there has been nothing to tell for almost a second. */
    public void publishEvents() {
        events.publish();
    }

    /** Writes a row for each account, if that was not done today. */
    public void snapshotAccounts() {
        accounts.get().run();
    }

    /** Device messages to Observations. */
    public Devices devices() {
        return devices;
    }

    /** Asks the control database and those of open services something; a RuntimeException says which cannot be reached. */
    public void checkDatabases() {
        managed.list("workspaces", "", 1);
        services.awake().forEach(service -> service.resources().changes(Long.MAX_VALUE - 1, 1));
    }

    private HttpResponse ready() {
        try {
            checkDatabases();
            return HttpResponse.json(200, "{\"status\":\"ready\"}");
        } catch (Problem e) {
            LOG.warn("Not ready: {}", LoggedFailure.line(e));
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("Not ready: {}", LoggedFailure.line(e));
            throw Problem.unavailable("Not ready: a database cannot be reached");
        }
    }

    /**
     * Ids of new resources, UUIDs (RFC 9562). In SQLite they grow with time: rows of one group fall into one page of the index
     * of ids. On SQL Server they do not, as its many writers would all wait for that page.
     */
    private static Supplier<String> newIds(Settings settings) {
        NoArgGenerator ids = settings.sqlUrl().isPresent()
                ? Generators.randomBasedGenerator()
                : Generators.timeBasedEpochGenerator();
        return () -> ids.generate().toString();
    }

    private static Authenticator authenticator(Settings settings) {
        return switch (settings.authentication()) {
            case OFF -> Authenticator.off();
            case ENTRA -> Authenticator.closed();
        };
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

    @Override
    public void close() {
        events.close();
        devices.close();
        if (accounts.isMade()) {
            accounts.get().close();
        }
        parsers.shutdownNow();
        services.close();
        control.close();
    }
}

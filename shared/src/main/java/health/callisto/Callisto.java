package health.callisto;

import com.azure.core.credential.TokenCredential;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import health.callisto.access.Authenticator;
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
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.PublicOrigin;
import health.callisto.http.RequestUri;
import health.callisto.iot.Devices;
import health.callisto.job.JobMessage;
import health.callisto.job.JobQueue;
import health.callisto.manage.ManagedStore;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.rest.Edge;
import health.callisto.rest.FhirEndpoint;
import health.callisto.rest.FhirEndpoint.HostPages;
import health.callisto.rest.LoadGuard;
import health.callisto.rest.ManagementApi;
import health.callisto.rest.Router;
import health.callisto.rest.Router.Level;
import health.callisto.rest.StorageGuard;
import health.callisto.storage.Lazy;
import health.callisto.telemetry.AccountSnapshot;
import health.callisto.workspace.ControlDatabase;
import health.callisto.workspace.Databases;
import health.callisto.workspace.FhirServiceKind;
import health.callisto.workspace.ServiceDirectory;
import health.callisto.workspace.ServiceRegistry;
import health.callisto.workspace.WorkspaceKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** One for all clients: each has its own cache of tokens. */
    private static final Lazy<TokenCredential> IDENTITY = new Lazy<>(() -> new DefaultAzureCredentialBuilder().build());

    private static final Logger LOG = LoggerFactory.getLogger(Callisto.class);
    /** One processor is left to the writer: parsers that take turns with it make an import slower. */
    private static final int PARSERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final ServiceDirectory directory;
    private final ServiceRegistry services;
    private final FhirEndpoint endpoint;
    private final StorageGuard storageCalls;
    private final JobRunner jobs;
    private final JobArchive archive;
    private final EventPublisher events;
    private final EventManagement eventManagement;
    private final FeedRetention feedRetention;
    private final ControlDatabase control;
    private final ManagedStore managed;
    private final Devices devices;
    private final ManagementApi management;
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
        Supplier<BlobServiceClient> blobs = new Lazy<>(() -> blobs(settings));
        requireAccount(settings);
        InputStorage storage = new InputStorage(blobs);
        ResultStorage results = new ResultStorage(
                blobs,
                settings.storage().isPresent() ? ResultStorage.Signing.ACCOUNT_KEY : ResultStorage.Signing.IDENTITY);
        RuleFiles ruleFiles = new RuleFiles(blobs, clock);
        ImportJobs importJobs = new ImportJobs(storage, results, parsers, clock);
        jobs = new JobRunner(
                services,
                List.of(
                        importJobs,
                        new ExportJobs(results, ruleFiles, clock),
                        reindexJobs,
                        new BulkDeleteJobs(clock),
                        new BulkUpdateJobs()),
                Map.of(
                        ImportJobs.KIND, queue(settings, IMPORT_QUEUE),
                        ExportJobs.KIND, queue(settings, EXPORT_QUEUE),
                        ReindexJobs.KIND, queue(settings, REINDEX_QUEUE),
                        BulkDeleteJobs.KIND, queue(settings, BULK_DELETE_QUEUE),
                        BulkUpdateJobs.KIND, queue(settings, BULK_UPDATE_QUEUE)),
                settings.jobRetention(),
                clock);
        archive = new JobArchive(jobs, results, settings.jobRetention(), clock);
        PublishedServices published = new PublishedServices(managed, clock);
        events = new EventPublisher(services, published, settings.events(), settings.origin(), blobs, meters, clock);
        Authenticator authenticator = authenticator(settings);
        eventManagement =
                new EventManagement(services, published, authenticator, new ReplayRequests(clock, newId), clock);
        devices = new Devices(settings.iot(), services, managed, blobs, authenticator, meters, clock);
        FhirServiceKind fhirServices =
                new FhirServiceKind(managed, services, new ServiceContainers(blobs), devices::connectorOf);
        management = new ManagementApi(
                managed,
                authenticator,
                List.of(
                        new WorkspaceKind(
                                managed,
                                List.of(
                                        fhirServices.collection(),
                                        devices.kind().collection())),
                        fhirServices,
                        devices.kind()));
        accounts = new Lazy<>(
                () -> new AccountSnapshot(managed, blobs.get(), tables(settings), settings.resourceGroup(), clock));
        feedRetention = new FeedRetention(settings.events().retention(), clock);
        Edge edge = new Edge(newId);
        Router router = FhirRoutes.addOperators(
                        FhirRoutes.of(clock, newId, edge, settings.limits().bundleEntries()), jobs, ruleFiles, clock)
                .add("import", Level.OPERATION, "POST", "$import", new ImportStart(storage, jobs));
        storageCalls = new StorageGuard(new LoadGuard(router, importJobs::isLoading), STORAGE_CALLS);
        endpoint = new FhirEndpoint(
                services,
                authenticator,
                router,
                storageCalls,
                edge,
                this::page,
                new PublicOrigin(settings.publicUrl(), settings.forwardedHeaders()),
                clock,
                newId,
                settings.limits());
    }

    /** The workspace {@code demo} with the service {@code main}, where there is nothing yet: a first run needs no set-up. */
    public void makeDefaultService() {
        directory.withDefault();
    }

    /** What HTTP requests go to. */
    public FhirEndpoint endpoint() {
        return endpoint;
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

    private Optional<HttpResponse> page(HttpRequest request, RequestUri uri) {
        return switch (uri.path()) {
            case "/healthz" -> Optional.of(HostPages.json(200, "{\"status\":\"alive\"}"));
            case "/readyz" -> Optional.of(ready());
            case "/versions" -> Optional.of(HostPages.json(200, "{\"versions\":[\"4.0\"],\"default\":\"4.0\"}"));
            default ->
                eventManagement
                        .find(request, uri)
                        .or(() -> uri.path().startsWith("/manage/") ? managed(request, uri) : Optional.empty());
        };
    }

    /** Mappings, dead letters and containers are in the storage account. */
    private Optional<HttpResponse> managed(HttpRequest request, RequestUri uri) {
        Supplier<Optional<HttpResponse>> answer =
                () -> devices.management().find(request, uri).or(() -> management.find(request, uri));
        return request.method().equals("GET") && !devices.management().reads(uri)
                ? answer.get()
                : Optional.of(storageCalls.pass(() -> answer.get().orElseThrow(FhirEndpoint::nothing)));
    }

    private HttpResponse ready() {
        try {
            checkDatabases();
            return HostPages.json(200, "{\"status\":\"ready\"}");
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

    /** A setting that is missing is told at the start, not at the first job. */
    private static void requireAccount(Settings settings) {
        if (settings.storage().isEmpty()) {
            account(settings);
        }
    }

    private static BlobServiceClient blobs(Settings settings) {
        BlobServiceClientBuilder builder =
                new BlobServiceClientBuilder().retryOptions(patience(Duration.ofSeconds(30)));
        if (settings.storage().isPresent()) {
            return builder.connectionString(settings.storage().get()).buildClient();
        }
        return builder.endpoint("https://" + account(settings) + ".blob.core.windows.net")
                .credential(IDENTITY.get())
                .buildClient();
    }

    /** Three tries with short pauses: a caller waits for it, and jobs try again by themselves. The SDK has no limit for a try. */
    private static RequestRetryOptions patience(Duration oneTry) {
        return new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL, 3, oneTry, Duration.ofMillis(500), Duration.ofSeconds(4), null);
    }

    private static TableServiceClient tables(Settings settings) {
        TableServiceClientBuilder builder = new TableServiceClientBuilder();
        if (settings.storage().isPresent()) {
            return builder.connectionString(settings.storage().get()).buildClient();
        }
        return builder.endpoint("https://" + account(settings) + ".table.core.windows.net")
                .credential(IDENTITY.get())
                .buildClient();
    }

    private static Consumer<JobMessage> queue(Settings settings, String name) {
        Supplier<JobQueue> queue = new Lazy<>(() -> new JobQueue(client(settings, name)));
        return message -> queue.get().send(message);
    }

    private static QueueClient client(Settings settings, String name) {
        QueueClientBuilder builder = new QueueClientBuilder()
                .queueName(name)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .retryOptions(patience(Duration.ofSeconds(10)));
        if (settings.storage().isPresent()) {
            return builder.connectionString(settings.storage().get()).buildClient();
        }
        return builder.endpoint("https://" + account(settings) + ".queue.core.windows.net")
                .credential(IDENTITY.get())
                .buildClient();
    }

    private static String account(Settings settings) {
        return settings.storageAccount()
                .orElseThrow(() -> new IllegalStateException(
                        "Set AzureWebJobsStorage or AzureWebJobsStorage__accountName: jobs need a storage account"));
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

package health.callisto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.bulk.BulkRoutes;
import health.callisto.bulk.JobKind;
import health.callisto.bulk.JobRunner;
import health.callisto.bulk.change.BulkDeleteJobs;
import health.callisto.bulk.change.BulkUpdateJobs;
import health.callisto.bulk.exports.RuleFiles;
import health.callisto.bulk.reindex.ReindexJobs;
import health.callisto.config.Limits;
import health.callisto.http.Edge;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.Pipeline;
import health.callisto.http.PublicOrigin;
import health.callisto.http.Route;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import health.callisto.job.Job;
import health.callisto.job.JobMessage;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.rest.FhirArea;
import health.callisto.rest.Interaction;
import health.callisto.rest.LoadGuard;
import health.callisto.sql.Database;
import health.callisto.workspace.Databases;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceDirectory;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The FHIR API over a service of its own for each test, called as the Functions host calls it; jobs run at once, no storage account.
 * To be registered as an extension.
 */
public final class FhirFixture implements BeforeEachCallback, AfterEachCallback, AutoCloseable {
    public static final String BASE = "http://localhost:7071/demo/fhir/main";

    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable Path folder;
    private @Nullable Database control;
    private @Nullable ServiceRegistry services;
    private @Nullable Pipeline endpoint;
    private @Nullable JobRunner jobs;
    /** Of the directory of services, which looks once in a second whether others have changed them. */
    private final HandClock seconds = new HandClock();

    private @Nullable RouteTable<Interaction> table;
    private final AtomicBoolean loading = new AtomicBoolean();
    private final List<Audit.Entry> audited = new CopyOnWriteArrayList<>();
    private final Audit audit = new Audit(audited::add);
    /** Of the deadlines of requests. */
    private final RequestClock requestClock = new RequestClock();

    /** Jobs that are taken and wait for ever: there is no storage account here to export to. */
    private record WaitingJobs(String name) implements JobKind {
        @Override
        public boolean work(FhirService service, Lease lease) {
            throw new IllegalStateException("No worker is woken");
        }

        @Override
        public void end(FhirService service, Job job, List<JobUnit> units) {
            throw new IllegalStateException("No unit ends");
        }
    }

    /** What came back. */
    public record Answer(int status, Map<String, String> headers, byte[] bytes) {
        public String text() {
            return new String(bytes, UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The answer is no JSON: " + text(), e);
            }
        }

        /** The id of the resource in the body. */
        public String id() {
            return json().path("id").asText();
        }

        /** The diagnostics of the first issue of the OperationOutcome in the body. */
        public String diagnostics() {
            return json().path("issue").path(0).path("diagnostics").asText();
        }

        /** Empty where there is none. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** One that a test opens and closes itself, whose service has those properties. */
    public static FhirFixture of(Path folder, String properties) throws IOException {
        try (Database control = Databases.embedded(folder).openControl()) {
            put(control, properties);
        }
        FhirFixture fixture = new FhirFixture();
        fixture.open(folder);
        return fixture;
    }

    private static void put(Database control, String properties) {
        try {
            ObjectNode body = (ObjectNode) JSON.readTree("{\"properties\":" + properties + "}");
            new ManagedStore(control, Clock.systemUTC())
                    .put(ManagedPath.in("demo", "fhirServices", "main"), body, found -> {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The properties are no JSON: " + properties, e);
        }
    }

    /** Gives the open service those properties, which take effect at once. */
    public void set(String properties) {
        put(Objects.requireNonNull(control, "not open"), properties);
        seconds.pass(Duration.ofSeconds(1));
    }

    /** What the requests work on. */
    public FhirService service() {
        return Objects.requireNonNull(services, "not open").service("demo", "main");
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Path made = Files.createTempDirectory("callisto-fhir");
        folder = made;
        open(made);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(folder))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void open(Path data) {
        Clock clock = Clock.systemUTC();
        Supplier<String> newId = () -> UUID.randomUUID().toString();
        Databases databases = Databases.embedded(data);
        Database managed = databases.openControl();
        control = managed;
        ServiceDirectory directory = new ServiceDirectory(new ManagedStore(managed, clock), seconds).withDefault();
        ServiceRegistry registry = new ServiceRegistry(directory, databases, clock);
        Edge edge = new Edge(newId);
        // The worker of a message runs at once.
        Consumer<JobMessage> worker =
                message -> Objects.requireNonNull(jobs, "not open").handle(message.json());
        JobRunner runner = new JobRunner(
                registry,
                List.of(new WaitingJobs("export"), new ReindexJobs(), new BulkDeleteJobs(clock), new BulkUpdateJobs()),
                Map.of(
                        "export",
                        message -> {},
                        ReindexJobs.KIND,
                        worker,
                        BulkDeleteJobs.KIND,
                        worker,
                        BulkUpdateJobs.KIND,
                        worker),
                Duration.ofDays(1),
                clock);
        jobs = runner;
        // Nothing listens there: rule files are for tests with a storage account.
        RuleFiles ruleFiles = new RuleFiles(
                () -> new BlobServiceClientBuilder()
                        .endpoint("http://127.0.0.1:9/none")
                        .buildClient(),
                clock);
        FhirRoutes routes = new FhirRoutes(
                clock,
                newId,
                edge,
                audit,
                new LoadGuard(service -> loading.get()),
                new StorageGuard(16),
                Limits.standard().bundleEntries());
        BulkRoutes.addTo(routes.table(), runner, ruleFiles, clock);
        table = routes.table();
        services = registry;
        endpoint = new Pipeline(
                List.of(),
                new FhirArea(registry, routes.interactions(), Limits.standard(), requestClock),
                Authenticator.off(),
                edge,
                audit,
                PublicOrigin.ofRequests(),
                clock,
                newId,
                Limits.standard());
    }

    /** All that the service takes. */
    public List<Route<Interaction>> routes() {
        return Objects.requireNonNull(table, "not open").routes();
    }

    /** What the audit has, in its order. */
    public List<Audit.Entry> audited() {
        return List.copyOf(audited);
    }

    /** An initial load begins or ends, for services that are set for one. */
    public void setLoading(boolean isLoading) {
        loading.set(isLoading);
    }

    /** The time of a request ends after so many more looks at the clock. */
    public void endTimeAfter(int looks) {
        requestClock.passHourAfter(looks);
    }

    /** Requests have time again. */
    public void giveTime() {
        requestClock.passHourAfter(1_000_000_000);
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    /**
     * Sends a request.
     *
     * @param path behind the base; empty for the base itself
     * @param headers names and values in turn
     */
    public Answer send(String method, String path, String body, String... headers) {
        return answer(new HttpRequest(method, url(path), byName(headers), body));
    }

    /** Sends a request whose host keeps the bytes of the body. */
    public Answer send(String method, String path, byte[] body, String... headers) {
        return answer(new HttpRequest(method, url(path), byName(headers), body));
    }

    private Answer answer(HttpRequest request) {
        HttpResponse response = Objects.requireNonNull(endpoint, "not open").handle(request);
        return new Answer(response.status(), response.headers(), response.body());
    }

    private static String url(String path) {
        return BASE + (path.isEmpty() || path.startsWith("?") ? "" : "/") + path;
    }

    private static Map<String, String> byName(String... headers) {
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            byName.put(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
        }
        return byName;
    }

    /** Closes it and opens it again over the same data. */
    public void restart() {
        close();
        open(Objects.requireNonNull(folder, "not open"));
    }

    @Override
    public void close() {
        Objects.requireNonNull(services, "not open").close();
        Objects.requireNonNull(control, "not open").close();
    }
}

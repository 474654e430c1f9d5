package health.callisto.localhost;

import health.callisto.Callisto;
import health.callisto.config.SettingDefinition;
import health.callisto.config.Settings;
import health.callisto.functions.FhirHttp;
import health.callisto.functions.Injector;
import health.callisto.localhost.eventgrid.LocalEventGrid;
import health.callisto.localhost.eventhubs.LocalEventHubs;
import health.callisto.problem.LoggedFailure;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.server.Handler;

/** {@code make run}: the product on one machine. */
public final class LocalHost implements AutoCloseable {
    private final DataFolder data;
    private final Optional<Azurite> azurite;
    private final Optional<LocalEventGrid> eventGrid;
    private final Optional<LocalEventHubs> eventHubs;
    private final Callisto callisto;
    private final FunctionHost host;
    private final String storage;

    private LocalHost(Map<String, String> environment, Path home) {
        Settings settings = Settings.of(environment);
        refuseOpenDoor(settings);
        AzureThreads.outliveShutdown();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        data = DataFolder.take(settings.data());
        Path eventGridFolder = data.path().resolve("eventgrid");
        // Beside Azurite: a certificate takes as long to make as that takes to start.
        CompletableFuture<Optional<LocalEventGrid>> grid =
                CompletableFuture.supplyAsync(() -> eventGrid(settings, eventGridFolder));
        azurite = settings.storage().isPresent()
                ? Optional.empty()
                : Optional.of(Azurite.start(home, data.path().resolve("azurite")));
        storage = settings.storage().orElseGet(() -> azurite.orElseThrow().connectionString());
        Callisto wired = null;
        Optional<LocalEventHubs> hubs = Optional.empty();
        try {
            eventGrid = started(grid);
            hubs = DeviceHubs.start(settings, data.path().resolve("eventhubs"), isLoopback(settings));
            eventHubs = hubs;
            Map<String, String> complete = withWhatRunsHere(environment);
            wired = new Callisto(Settings.of(complete), meters);
            List<FunctionMethod> functions = FunctionScan.functions(FhirHttp.class, new Injector(wired));
            host = new FunctionHost(
                    functions,
                    HostJson.read(home.resolve("host.json"), complete),
                    new HubListeners(home.resolve("host.json"), AppSettings.of(complete), storage, firstUse(hubs)),
                    new InetSocketAddress(settings.host(), settings.port()),
                    pages(settings, meters));
            checkDatabases(wired, settings);
            host.startHttp();
            host.startListeners(storage);
            callisto = wired;
        } catch (RuntimeException e) {
            if (wired != null) {
                wired.close();
            }
            // It may be starting still; if it has failed itself there is nothing to close.
            CompletableFuture<Void> unused = grid.thenAccept(each -> each.ifPresent(LocalEventGrid::close));
            hubs.ifPresent(LocalEventHubs::close);
            azurite.ifPresent(Azurite::close);
            data.close();
            throw e;
        }
        azurite.ifPresent(child -> child.keepRunning(LocalHost::endWithoutStorage));
    }

    /** Starts everything; StartFailure with the one line to tell. */
    public static LocalHost start(Map<String, String> environment, Path home) {
        Map<String, String> local = new HashMap<>(environment);
        // Nobody from outside can reach a loopback address: no tokens are needed for a first run.
        local.putIfAbsent("CALLISTO_AUTH", "off");
        try {
            if ("0".equals(local.get("CALLISTO_PORT"))) {
                // Events name the port, so it has to be known before anything listens to it.
                local.put("CALLISTO_PORT", String.valueOf(AzuritePorts.freePort()));
            }
            return new LocalHost(local, home);
        } catch (IOException e) {
            throw new StartFailure("This machine has no free port: " + e.getMessage(), e);
        } catch (Settings.InvalidSettings | IllegalStateException | IllegalArgumentException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    public int port() {
        return host.port();
    }

    String storage() {
        return storage;
    }

    /** A line for each function, and where files for an import go. */
    List<String> describe() {
        List<String> lines = new ArrayList<>(host.describe());
        azurite.ifPresent(child -> lines.add("  storage  " + child.blobUrl() + " (connection string in "
                + data.path().resolve("azurite/connection-string") + ")"));
        eventGrid.ifPresent(
                grid -> lines.add("  Event Grid  " + grid.endpoint() + " (what it got: /eventgrid/events)"));
        eventHubs.ifPresent(hubs -> lines.add("  Event Hubs  127.0.0.1:" + hubs.port() + " (connection string in "
                + data.path().resolve("eventhubs/connection-string") + ")"));
        lines.add("  metrics  /metrics");
        return lines;
    }

    /** In the cloud a database may come later; here it is the user's mistake and is told at once. */
    private static void checkDatabases(Callisto callisto, Settings settings) {
        try {
            callisto.makeDefaultService();
            callisto.checkDatabases();
        } catch (RuntimeException e) {
            throw new StartFailure(
                    settings.sqlUrl().isPresent()
                            ? "The database that CALLISTO_SQL_URL names cannot be reached; look at its server and port"
                            : "The database in " + settings.data() + " cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    /** The topic on this machine, unless there is another one or others could reach its pages. */
    private static Optional<LocalEventGrid> eventGrid(Settings settings, Path folder) {
        if (settings.events().endpoint().isPresent() || !isLoopback(settings)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalEventGrid.start(folder, settings.events().schema()));
        } catch (IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<LocalEventGrid> started(CompletableFuture<Optional<LocalEventGrid>> grid) {
        try {
            return grid.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StartFailure failure ? failure : e;
        }
    }

    /** The settings that the cloud would have: where storage, topic and hubs are. */
    private Map<String, String> withWhatRunsHere(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.put(SettingDefinition.STORAGE.variable(), storage);
        eventGrid.ifPresent(grid -> {
            complete.put(
                    SettingDefinition.EVENT_GRID_ENDPOINT.variable(),
                    grid.endpoint().toString());
            complete.put(SettingDefinition.EVENT_GRID_KEY.variable(), grid.key());
            complete.put(
                    SettingDefinition.EVENT_GRID_CERTIFICATE.variable(),
                    grid.certificate().toString());
        });
        eventHubs.ifPresent(hubs -> {
            complete.put(SettingDefinition.IOT_DEVICES.variable(), hubs.connectionString());
            complete.put(SettingDefinition.IOT_NORMALIZED.variable(), hubs.connectionString());
        });
        return complete;
    }

    /** A hub elsewhere may have events at any time. */
    private static EventHubListener.FirstUse firstUse(Optional<LocalEventHubs> here) {
        return here.<EventHubListener.FirstUse>map(hubs -> hubs::whenUsed).orElse((hub, action) -> action.run());
    }

    private List<Handler> pages(Settings settings, PrometheusMeterRegistry meters) {
        List<Handler> pages = new ArrayList<>(List.of(new LocalPages()));
        azurite.ifPresent(child -> pages.add(new StorageReadiness(child::answers)));
        if (isLoopback(settings)) {
            pages.add(new MetricsPage(meters));
        }
        eventGrid.ifPresent(grid -> pages.add(grid.views()));
        eventHubs.ifPresent(hubs -> pages.add(new HubPage(hubs.connectionString())));
        return pages;
    }

    private static void refuseOpenDoor(Settings settings) {
        if (!isLoopback(settings) && settings.authentication() == Settings.Authentication.OFF) {
            throw new StartFailure(
                    "CALLISTO_AUTH=off is for loopback addresses only; CALLISTO_HOST is " + settings.host());
        }
    }

    private static boolean isLoopback(Settings settings) {
        try {
            return InetAddress.getByName(settings.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "CALLISTO_HOST is '" + settings.host() + "' but must be an address of this machine", e);
        }
    }

    private static void endWithoutStorage() {
        System.err.println("Azurite ends again and again; see azurite/azurite.log in the data folder");
        Runtime.getRuntime().halt(1);
    }

    @Override
    public void close() {
        System.out.println("Callisto is stopping; jobs go on at the next start");
        List<RuntimeException> failures = new ArrayList<>();
        // One that does not end in order must not keep the others from it.
        for (Runnable step : List.<Runnable>of(
                callisto::stopWork,
                host::close,
                callisto::close,
                () -> eventHubs.ifPresent(LocalEventHubs::close),
                () -> eventGrid.ifPresent(LocalEventGrid::close),
                () -> azurite.ifPresent(Azurite::close),
                data::close)) {
            try {
                step.run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    private static void stop(LocalHost host) {
        try {
            host.close();
        } catch (RuntimeException e) {
            System.err.println("Something did not stop in order: " + LoggedFailure.line(e));
        }
    }

    public static void main(String[] arguments) {
        Path home = Path.of(System.getProperty("callisto.home", "."));
        try {
            LocalHost host = start(System.getenv(), home);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(host), "callisto-stop"));
            String base = "http://localhost:" + host.port() + "/demo/fhir/main";
            System.out.println("Callisto serves");
            host.describe().forEach(System.out::println);
            System.out.println("FHIR R4: " + base);
            new FirstRun(host.port(), host.storage(), Settings.of(System.getenv())).run();
        } catch (StartFailure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}

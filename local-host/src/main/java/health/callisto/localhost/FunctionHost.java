package health.callisto.localhost;

import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves functions by their triggers: HTTP, queues, timers. */
final class FunctionHost implements AutoCloseable {
    static final int HTTP_THREADS = 64;
    /** As Kestrel has it, which is the Functions host's server. */
    private static final int HEADER_BYTES = 32 * 1024;
    /** A body that comes slower is given up; one that does not come at all behind the connector's 30 s. */
    private static final long BYTES_A_SECOND = 256;
    /** One function that runs long may not delay the timers of others, nor what keeps messages hidden. */
    private static final int SCHEDULE_THREADS = 8;

    private static final long LAST_CALL_SECONDS = 10;

    private final List<FunctionMethod> functions;
    private final HostJson settings;
    private final EventHubs eventHubs;
    private final Server server = new Server(new QueuedThreadPool(HTTP_THREADS, 4));
    private final ServerConnector connector;
    private final ScheduledExecutorService schedule = schedule();
    private final ExecutorService listeners = Executors.newCachedThreadPool(FunctionHost::daemon);
    private final List<QueueListener> queues = new CopyOnWriteArrayList<>();
    private final List<EventHubListener> hubs = new ArrayList<>();

    /** Makes the listener of a function with an Event Hubs trigger, if the hub is anywhere. */
    @FunctionalInterface
    interface EventHubs {
        Optional<EventHubListener> listener(FunctionMethod function);
    }

    /** @param pages of the host itself, asked before the functions */
    FunctionHost(
            List<FunctionMethod> functions,
            HostJson settings,
            EventHubs eventHubs,
            InetSocketAddress address,
            List<Handler> pages) {
        this.functions = functions;
        this.settings = settings;
        this.eventHubs = eventHubs;
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // The product reads the URL as it was sent, and answers for what it does not take as it does in the cloud.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setMinRequestDataRate(BYTES_A_SECOND);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        server.addConnector(connector);
        List<Handler> handlers = new ArrayList<>(pages);
        handlers.add(new HttpFunctions(functions, settings, () -> queues.forEach(QueueListener::look)));
        server.setHandler(new WholeBodies(new Handler.Sequence(handlers)));
        server.setErrorHandler(new HostErrors());
    }

    /** StartFailure if the port is taken. */
    void startHttp() {
        try {
            server.start();
        } catch (Exception e) {
            throw new StartFailure(
                    "Port " + connector.getPort() + " cannot be used; set CALLISTO_PORT to a free one ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    void startListeners(String storageConnection) {
        for (FunctionMethod function : functions) {
            if (function.annotation(QueueTrigger.class).isPresent()) {
                QueueListener listener = new QueueListener(function, storageConnection, settings, schedule, listeners);
                queues.add(listener);
                listeners.execute(listener);
            }
            if (function.annotation(TimerTrigger.class).isPresent()) {
                new TimerListener(function, schedule, Clock.systemUTC()).plan();
            }
            if (function.annotation(EventHubTrigger.class).isPresent()) {
                eventHubs.listener(function).ifPresent(hubs::add);
            }
        }
        hubs.forEach(EventHubListener::start);
    }

    /** No event is handed over any more. */
    void stopEventHubs() {
        // Each may wait a while for its client.
        hubs.parallelStream().forEach(EventHubListener::close);
        hubs.clear();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** A line for each function: what wakes it. */
    List<String> describe() {
        return functions.stream()
                .map(function -> "  " + function.name() + "  " + trigger(function))
                .toList();
    }

    private static String trigger(FunctionMethod function) {
        if (function.annotation(HttpTrigger.class).isPresent()) {
            return "HTTP /" + function.annotation(HttpTrigger.class).get().route();
        }
        if (function.annotation(QueueTrigger.class).isPresent()) {
            return "queue " + function.annotation(QueueTrigger.class).get().queueName();
        }
        if (function.annotation(TimerTrigger.class).isPresent()) {
            return "timer " + function.annotation(TimerTrigger.class).get().schedule();
        }
        if (function.annotation(EventHubTrigger.class).isPresent()) {
            return "Event Hub "
                    + function.annotation(EventHubTrigger.class)
                            .get()
                            .eventHubName()
                            .replace("%", "");
        }
        return "not served: no trigger that this host knows";
    }

    @Override
    public void close() {
        try {
            queues.forEach(QueueListener::stop);
            stopEventHubs();
            server.stop();
            schedule.shutdown();
            listeners.shutdown();
            // What runs still uses the databases and the storage, which end after this.
            listeners.awaitTermination(LAST_CALL_SECONDS, TimeUnit.SECONDS);
            schedule.awaitTermination(LAST_CALL_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The host did not stop in order", e);
        }
    }

    /** What is planned and has not begun when it is shut down does not begin any more. */
    private static ScheduledExecutorService schedule() {
        ScheduledThreadPoolExecutor schedule = new ScheduledThreadPoolExecutor(SCHEDULE_THREADS, FunctionHost::daemon);
        schedule.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return schedule;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "callisto-host");
        thread.setDaemon(true);
        return thread;
    }
}

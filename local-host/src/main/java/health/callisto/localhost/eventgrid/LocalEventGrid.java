package health.callisto.localhost.eventgrid;

import health.callisto.config.EventSettings.EventSchema;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The topic on this machine: HTTPS on the loopback address, at a free port. */
public final class LocalEventGrid implements AutoCloseable {
    private static final int THREADS = 16;

    private final TopicCertificate certificate;
    private final TopicKey key;
    private final ReceivedEventStore store;
    private final Deliveries deliveries;
    private final EventGridViews views;
    private final Server server;
    private final ServerConnector connector;

    private LocalEventGrid(Path folder, EventSchema schema, List<Duration> retries, Webhook webhook)
            throws IOException {
        Clock clock = Clock.systemUTC();
        certificate = TopicCertificate.in(folder);
        key = TopicKey.in(folder.resolve("key"));
        store = new ReceivedEventStore(folder.resolve("eventgrid.db"));
        TopicFaults faults = new TopicFaults();
        deliveries = new Deliveries(store, webhook, retries, clock);
        views = new EventGridViews(store, faults, new WebhookSubscriptions(store, webhook, deliveries::wake));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, tls(), new HttpConnectionFactory(http()));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        TopicLimits limits = new TopicLimits(System::nanoTime);
        server.setHandler(new TopicEndpoint(schema, key, limits, faults, store, deliveries::wake, clock));
    }

    /** Starts it over what is in that folder, which is made if it is absent; it takes events of that schema. */
    public static LocalEventGrid start(Path folder, EventSchema schema) throws IOException {
        return start(folder, schema, Deliveries.EVENT_GRID_SCHEDULE, new Webhook(Clock.systemUTC()));
    }

    /** Starts it with other pauses between the attempts of a delivery, and other patience with the endpoint. */
    static LocalEventGrid start(Path folder, EventSchema schema, List<Duration> retries, Webhook webhook)
            throws IOException {
        Files.createDirectories(folder);
        LocalEventGrid grid = new LocalEventGrid(folder, schema, retries, webhook);
        try {
            grid.server.start();
            grid.deliveries.start();
            return grid;
        } catch (Exception e) {
            grid.store.close();
            throw new IOException("The local Event Grid cannot be started: " + e.getMessage(), e);
        }
    }

    private SslConnectionFactory tls() {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStorePath(certificate.keyStore().toString());
        context.setKeyStoreType("PKCS12");
        context.setKeyStorePassword(TopicCertificate.PASSWORD);
        return new SslConnectionFactory(context, "http/1.1");
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Callers reach it by its address as well.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }

    /** Where events are sent to. */
    public URI endpoint() {
        return URI.create("https://localhost:" + connector.getLocalPort() + TopicEndpoint.PATH);
    }

    public String key() {
        return key.value();
    }

    /** PEM file of what the endpoint is trusted by. */
    public Path certificate() {
        return certificate.pem();
    }

    /** Answers what is below {@code /eventgrid}, for a server that people reach. */
    public Handler views() {
        return views;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The local Event Grid did not stop in order", e);
        } finally {
            deliveries.close();
            store.close();
        }
    }
}

package health.callisto.localhost;

import health.callisto.problem.LoggedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Azurite as a child process: the storage of the embedded default. It ends when this process does, however that ends. When it
 * ends by itself it is started again at the same URLs.
 */
public final class Azurite implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Azurite.class);
    private static final int TRIES = 2;
    private static final String PORTS = "ports";
    /** One that ends so often, each time before it has run this long, has something that no further start mends. */
    private static final int MOST_QUICK_ENDS = 3;

    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path home;
    private final Path data;
    private final AzuritePorts ports;
    private volatile AzuriteProcess process;
    private boolean closed;

    private Azurite(Path home, Path data, AzuritePorts ports, AzuriteProcess process) {
        this.home = home;
        this.data = data;
        this.ports = ports;
        this.process = process;
    }

    /**
     * Starts it on the ports of the last time, or on free ones; StartFailure if Node or Azurite is not there. The file
     * {@code connection-string} in its folder is for everybody who wants to put files there for an import.
     */
    public static Azurite start(Path home, Path data) {
        Path modules = home.resolve("local-host/node_modules");
        if (!Files.isDirectory(modules.resolve("azurite"))) {
            throw new StartFailure("Azurite is not in "
                    + modules.toAbsolutePath().normalize() + "; start in the project's folder after ./mvnw package");
        }
        try {
            Files.createDirectories(data);
            AzuriteProcess.endFormer(data);
            Files.deleteIfExists(log(data));
            for (int tries = 1; tries <= TRIES; tries++) {
                AzuritePorts ports = AzuritePorts.in(data.resolve(PORTS));
                AzuriteProcess process = AzuriteProcess.launch(home, data, ports);
                if (process.comes()) {
                    Files.writeString(data.resolve("connection-string"), ports.connectionString());
                    return new Azurite(home, data, ports, process);
                }
                process.close();
                // Somebody may have taken one of its ports between the look and the start: the next try has others.
                Files.delete(data.resolve(PORTS));
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "Node 20 cannot be started; install it, or set AzureWebJobsStorage (" + e.getMessage() + ")", e);
        }
        throw new StartFailure("Azurite did not start; see " + log(data));
    }

    String blobUrl() {
        return ports.blobUrl();
    }

    /** For a client of the storage's own account. */
    public String connectionString() {
        return ports.connectionString();
    }

    /** Whether it answers on all of its ports. */
    boolean answers() {
        return ports.answer();
    }

    /** Starts it again whenever it ends while it should not; runs the action when that is of no use. */
    void keepRunning(Runnable givenUp) {
        Thread watch = new Thread(
                () -> {
                    try {
                        watch(givenUp);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "callisto-azurite");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch(Runnable givenUp) throws InterruptedException {
        int quickEnds = 0;
        while (quickEnds < MOST_QUICK_ENDS) {
            long start = System.nanoTime();
            int code = process.awaitEnd();
            quickEnds = System.nanoTime() - start > STEADY_NANOS ? 0 : quickEnds + 1;
            if (!startAgain(code)) {
                return;
            }
        }
        givenUp.run();
    }

    /** Whether it is to be watched still: not if it was to end. */
    private boolean startAgain(int code) {
        try {
            synchronized (this) {
                if (closed) {
                    return false;
                }
                LOG.error("Azurite ended with exit code {} and is started again; {} may say why", code, log(data));
                process = AzuriteProcess.launch(home, data, ports);
            }
            if (process.comes()) {
                LOG.warn("Azurite answers again");
            }
        } catch (IOException | StartFailure e) {
            LOG.error("Azurite cannot be started again: {}", LoggedFailure.line(e));
        }
        return true;
    }

    private static Path log(Path data) {
        return data.resolve("azurite.log");
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        process.close();
    }
}

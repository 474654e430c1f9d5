package health.callisto.localhost;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Azurite as a child process: the storage of the embedded default. It ends when this process does, however that ends. */
public final class Azurite implements AutoCloseable {
    /** Of the development account, published by Microsoft; no secret. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 10;
    private static final int ANSWER_MILLIS = 1_000;
    private static final int TRIES = 2;
    private static final String PORTS = "ports";

    private final Process process;
    private final List<Integer> ports;

    private Azurite(Process process, List<Integer> ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Starts it on the ports of the last time, or on free ones; StartFailure if Node or Azurite is not there. The file
     * {@code connection-string} in its folder is for everybody who wants to put files there for an import.
     */
    public static Azurite start(Path home, Path data) {
        Path wrapper = home.resolve("local-host/src/main/node/azurite.js");
        Path modules = home.resolve("local-host/node_modules");
        if (!Files.isDirectory(modules.resolve("azurite"))) {
            throw new StartFailure("Azurite is not in "
                    + modules.toAbsolutePath().normalize() + "; start in the project's folder after ./mvnw package");
        }
        try {
            Files.createDirectories(data);
            for (int tries = 1; tries <= TRIES; tries++) {
                Azurite azurite = launch(wrapper, modules, data);
                if (azurite.comes()) {
                    Files.writeString(data.resolve("connection-string"), azurite.connectionString());
                    return azurite;
                }
                azurite.close();
                // Somebody may have taken one of its ports between the look and the start: the next try has others.
                Files.delete(data.resolve(PORTS));
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "Node 20 cannot be started; install it, or set AzureWebJobsStorage (" + e.getMessage() + ")", e);
        }
        throw new StartFailure("Azurite did not start; see " + data.resolve("azurite.log"));
    }

    private static Azurite launch(Path wrapper, Path modules, Path data) throws IOException {
        List<Integer> ports = ports(data.resolve(PORTS));
        ProcessBuilder builder = new ProcessBuilder(
                "node",
                // Blobs pass through short-lived buffers: with room for them a quarter of its time goes to other
                // things.
                "--max-semi-space-size=64",
                // Those buffers are not in its heap; when they grow it begins to mark the heap, some hundred times
                // in an import, unless it has to do so at once.
                "--no-incremental-marking",
                wrapper.toString(),
                "--silent",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--location",
                data.toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                ports.get(0).toString(),
                "--queueHost",
                "127.0.0.1",
                "--queuePort",
                ports.get(1).toString(),
                "--tableHost",
                "127.0.0.1",
                "--tablePort",
                ports.get(2).toString());
        builder.environment().put("NODE_PATH", modules.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(data.resolve("azurite.log").toFile());
        return new Azurite(builder.start(), ports);
    }

    String blobUrl() {
        return "http://127.0.0.1:" + ports.get(0) + "/devstoreaccount1";
    }

    /** For a client of the storage's own account. */
    public String connectionString() {
        String account = "/devstoreaccount1;";
        return "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + KEY
                + ";BlobEndpoint=" + blobUrl() + ";"
                + "QueueEndpoint=http://127.0.0.1:" + ports.get(1) + account
                + "TableEndpoint=http://127.0.0.1:" + ports.get(2) + account;
    }

    /** Runs the action when Azurite ends while it should not. */
    void onExit(Runnable action) {
        Thread watcher = new Thread(() -> await(action), "callisto-azurite");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void await(Runnable action) {
        try {
            process.waitFor();
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it answers on all of its ports in time. */
    private boolean comes() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        for (int port : ports) {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    return false;
                }
                pause();
            }
        }
        return true;
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while Azurite starts", e);
        }
    }

    /** Whether Azurite is there: that somebody listens says nothing, not even that it is another process. */
    static boolean answers(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                new URL("http://127.0.0.1:" + port + "/devstoreaccount1?comp=list").openConnection();
        connection.setConnectTimeout(ANSWER_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        String server = connection.getHeaderField("Server");
        connection.disconnect();
        return server != null && server.startsWith("Azurite");
    }

    /** URLs of files have the port in them, so the ports of the last time are taken again where they are free. */
    private static List<Integer> ports(Path file) throws IOException {
        List<Integer> ports = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                ports.add(Integer.parseInt(line.strip()));
            }
        }
        if (ports.size() != 3 || !becomeFree(ports)) {
            ports.clear();
            while (ports.size() < 3) {
                int port = freePort();
                if (!ports.contains(port)) {
                    ports.add(port);
                }
            }
            Files.write(file, ports.stream().map(Object::toString).toList());
        }
        return List.copyOf(ports);
    }

    /** The Azurite of a host that was killed needs a moment to end; two of them must not share a folder. */
    private static boolean becomeFree(List<Integer> ports) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (!ports.stream().allMatch(Azurite::isFree)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                // It must not write to its folder any more when this returns.
                process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }
}

package health.callisto.bench;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The local host as {@code make run} starts it, as a process of its own with a data folder of its own. */
final class Product implements AutoCloseable {
    /** What {@code make run} gives the JVM. */
    private static final List<String> JVM = List.of(
            "-Xms160m",
            "-Xmx832m",
            "-XX:+UseParallelGC",
            "-XX:NewSize=96m",
            "-XX:NewRatio=1",
            "-XX:GCTimeRatio=19",
            "-XX:InlineSmallCode=1000",
            "-XX:FreqInlineSize=80",
            "-Djdk.httpclient.bufsize=131072");

    private static final String BASE = "/demo/fhir/main";

    private final Process process;
    private final Path data;
    private final int port;
    private final boolean kept;

    private Product(Process process, Path data, int port, boolean kept) {
        this.kept = kept;
        this.process = process;
        this.data = data;
        this.port = port;
    }

    /** Starts it and waits until it is ready. */
    static Product start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    /** The same with those settings. */
    static Product start(Map<String, String> settings) throws IOException, InterruptedException {
        return start(Files.createTempDirectory("callisto-bench"), false, settings);
    }

    /** The same over the server and the folder that the options name, which stay, or SQLite in a folder of its own. */
    static Product start(Options options) throws IOException, InterruptedException {
        Map<String, String> settings =
                options.sqlUrl().map(url -> Map.of("CALLISTO_SQL_URL", url)).orElse(Map.of());
        return options.data().isPresent()
                ? start(Files.createDirectories(options.data().get().toAbsolutePath()), true, settings)
                : start(settings);
    }

    /** Over that folder, which stays. */
    static Product startKept(Path data) throws IOException, InterruptedException {
        return start(data, true, Map.of());
    }

    private static Product start(Path data, boolean kept, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path home = home();
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.add("-Dcallisto.home=" + home);
        command.addAll(List.of(
                "-jar",
                home.resolve("local-host/target/callisto-local-host.jar").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CALLISTO_PORT", String.valueOf(port));
        builder.environment().put("CALLISTO_DATA", data.toString());
        builder.environment().put("CALLISTO_SAMPLES", "none");
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true)
                .redirectOutput(data.resolve("host.log").toFile());
        Product product = new Product(builder.start(), data, port, kept);
        product.awaitReady();
        return product;
    }

    /** The project's folder: benchmarks are started in it or in one of its modules. */
    static Path home() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("host.json"))
                ? here
                : here.resolve("..").normalize();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (LoopbackClient client = new LoopbackClient(port)) {
                if (client.get("/readyz").status() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(
                            "The product did not start: " + Files.readString(data.resolve("host.log")), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    int port() {
        return port;
    }

    String path(String rest) {
        return BASE + "/" + rest;
    }

    LoopbackClient client() throws IOException {
        return new LoopbackClient(port);
    }

    boolean isEmpty() throws IOException {
        try (LoopbackClient client = client()) {
            return client.get(path("Patient?_count=1")).text().contains("\"total\":0");
        }
    }

    /** Its storage account, which is Azurite. */
    BlobServiceClient storage() throws IOException {
        return new BlobServiceClientBuilder()
                .connectionString(Files.readString(data.resolve("azurite/connection-string")))
                .buildClient();
    }

    /** Connection string of its Event Hubs. */
    String eventHubs() throws IOException {
        return Files.readString(data.resolve("eventhubs/connection-string")).strip();
    }

    /** The database of the service. */
    Path database() {
        return data.resolve("services/demo/main.db");
    }

    /** Bytes of the database on disk, its write-ahead log included. */
    long databaseBytes() throws IOException {
        Path log = data.resolve("services/demo/main.db-wal");
        return Files.size(database()) + (Files.exists(log) ? Files.size(log) : 0);
    }

    /** Resident memory now, in MiB. */
    double rssMiB() throws IOException {
        return status("VmRSS");
    }

    /** The most resident memory that there ever was, in MiB. */
    double peakRssMiB() throws IOException {
        return status("VmHWM");
    }

    /** Processor time that it has used, in microseconds: what a noisy machine cannot change much. */
    double cpuMicros() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
    }

    private double status(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith(key + ":")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("This system does not tell " + key);
    }

    /** Stops the process in order; its data stay until {@link #close}. */
    void stop() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the product stops", e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        if (kept) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(Product::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

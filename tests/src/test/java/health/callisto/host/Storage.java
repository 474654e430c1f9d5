package health.callisto.host;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Azurite as a process of its own, with faults before it when a test wants them. */
final class Storage implements AutoCloseable {
    /** The account that every Azurite has, and its key, which is no secret. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Process process;
    private final Map<String, FaultyProxy> proxies = new TreeMap<>();
    private final int blobPort;

    private Storage(Process process, int blobPort) {
        this.process = process;
        this.blobPort = blobPort;
    }

    static Storage start(Path folder) throws IOException {
        int blob = freePort();
        int queue = freePort();
        int table = freePort();
        Path host = HostCommand.HOME.resolve("local-host");
        ProcessBuilder builder = new ProcessBuilder(
                "node",
                host.resolve("src/main/node/azurite.js").toString(),
                "--silent",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--location",
                folder.toString(),
                "--blobPort",
                Integer.toString(blob),
                "--queuePort",
                Integer.toString(queue),
                "--tablePort",
                Integer.toString(table));
        builder.environment().put("NODE_PATH", host.resolve("node_modules").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("azurite.log").toFile());
        Process process = builder.start();
        // It waits for a line before it touches the folder.
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        Storage storage = new Storage(process, blob);
        storage.proxies.put("Blob", FaultyProxy.before(blob));
        storage.proxies.put("Queue", FaultyProxy.before(queue));
        storage.proxies.put("Table", FaultyProxy.before(table));
        Await.until("Azurite", storage::answers);
        return storage;
    }

    private boolean answers() {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), blobPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** By way of the faults. */
    String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY
                + proxies.entrySet().stream()
                        .map(entry -> ";" + entry.getKey() + "Endpoint=http://127.0.0.1:"
                                + entry.getValue().port() + "/" + ACCOUNT)
                        .collect(Collectors.joining());
    }

    /** From now on every request is answered by that status, until it is 0 again. */
    void fail(int status) {
        proxies.values().forEach(proxy -> proxy.fail(status));
    }

    /** The blobs; what is uploaded has the URL that the host knows. */
    InputFiles files() {
        return new InputFiles(new BlobServiceClientBuilder()
                .connectionString(connectionString())
                .buildClient());
    }

    /** The names of the blobs in a container that begin so; none where there is no container. */
    List<String> blobs(String container, String prefix) {
        BlobContainerClient client = new BlobServiceClientBuilder()
                .connectionString(connectionString())
                .buildClient()
                .getBlobContainerClient(container);
        return client.exists()
                ? client.listBlobs(new ListBlobsOptions().setPrefix(prefix), null).stream()
                        .map(BlobItem::getName)
                        .toList()
                : List.of();
    }

    @Override
    public void close() {
        proxies.values().forEach(FaultyProxy::close);
        process.destroy();
        Await.until("the end of Azurite", () -> !process.isAlive());
    }
}

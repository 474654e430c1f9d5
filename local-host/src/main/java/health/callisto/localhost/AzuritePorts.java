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

/** The ports of Azurite on the loopback address. */
record AzuritePorts(int blob, int queue, int table) {
    /** Of the development account, published by Microsoft; no secret. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final String ACCOUNT = "/devstoreaccount1";
    private static final int ANSWER_MILLIS = 1_000;
    private static final long FREE_SECONDS = 10;

    /** URLs of files have the port in them, so the ports of the last time are taken again where they are free. */
    static AzuritePorts in(Path file) throws IOException {
        if (Files.exists(file)) {
            List<Integer> last = Files.readAllLines(file).stream()
                    .map(line -> Integer.parseInt(line.strip()))
                    .toList();
            if (last.size() == 3) {
                AzuritePorts ports = new AzuritePorts(last.get(0), last.get(1), last.get(2));
                if (ports.becomeFree()) {
                    return ports;
                }
            }
        }
        List<Integer> free = new ArrayList<>();
        while (free.size() < 3) {
            int port = freePort();
            if (!free.contains(port)) {
                free.add(port);
            }
        }
        Files.write(file, free.stream().map(Object::toString).toList());
        return new AzuritePorts(free.get(0), free.get(1), free.get(2));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<Integer> all() {
        return List.of(blob, queue, table);
    }

    private boolean becomeFree() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FREE_SECONDS);
        while (!all().stream().allMatch(AzuritePorts::isFree)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            AzuriteProcess.pause();
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

    /** Whether Azurite answers on all of them. */
    boolean answer() {
        return all().stream().allMatch(AzuritePorts::answers);
    }

    /** Whether Azurite is there: that somebody listens says nothing, not even that it is another process. */
    static boolean answers(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) new URL("http://127.0.0.1:" + port + ACCOUNT + "?comp=list").openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            String server = connection.getHeaderField("Server");
            connection.disconnect();
            return server != null && server.startsWith("Azurite");
        } catch (IOException e) {
            return false;
        }
    }

    String blobUrl() {
        return url(blob);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + ACCOUNT;
    }

    /** For a client of the storage's own account. */
    String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + KEY
                + ";BlobEndpoint=" + url(blob)
                + ";QueueEndpoint=" + url(queue)
                + ";TableEndpoint=" + url(table);
    }
}

package health.callisto.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that costs next to nothing: client and server share two cores, and what a full client spends is
 * taken from the server that is measured. Knows content-length answers only.
 */
final class LoopbackClient implements AutoCloseable {
    /** What came back. */
    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String host;
    private String progress = "";
    private String location = "";

    LoopbackClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
        host = "localhost:" + port;
    }

    Answer get(String path) throws IOException {
        out.write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(ISO_8859_1));
        return answer();
    }

    Answer post(String path, byte[] body) throws IOException {
        return send("POST", path, body);
    }

    Answer put(String path, byte[] body) throws IOException {
        return send("PUT", path, body);
    }

    private Answer send(String method, String path, byte[] body) throws IOException {
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/fhir+json\r\nPrefer: return=minimal, respond-async\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        return answer();
    }

    /** X-Progress of the last answer. */
    String progress() {
        return progress;
    }

    /** The path of Content-Location in the last answer that had one. */
    String location() {
        return location;
    }

    private Answer answer() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "x-progress" -> progress = value;
                case "content-location" -> location = URI.create(value).getPath();
                default -> {
                    // No other header matters here.
                }
            }
        }
        return new Answer(status, in.readNBytes(length));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

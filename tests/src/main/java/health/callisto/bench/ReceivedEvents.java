package health.callisto.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the local Event Grid has accepted, read as anybody reads it. */
final class ReceivedEvents {
    private static final Pattern EVENT = Pattern.compile(
            "\\{\"number\":(\\d+),\"acceptedAt\":\"([^\"]+)\",\"event\":\\{\"id\":\"([^\"]+)\".*?\"subject\":\"([^\"]+)\".*?\"eventTime\":\"([^\"]+)\".*");

    /** One event. */
    record Received(String id, Instant acceptedAt, Instant time, String subject) {
        double latencyMs() {
            return Duration.between(time, acceptedAt).toNanos() / 1e6;
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI events;
    private long last;

    ReceivedEvents(int port) {
        this.events = URI.create("http://127.0.0.1:" + port + "/eventgrid/events");
    }

    /** Waits until so many different events more are there, and answers them; IOException if they do not come. */
    List<Received> await(long count, Duration longest) throws IOException, InterruptedException {
        List<Received> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        long deadline = System.nanoTime() + longest.toNanos();
        while (ids.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException("Only " + ids.size() + " of " + count + " events were accepted");
            }
            List<Received> more = read();
            more.forEach(event -> ids.add(event.id()));
            all.addAll(more);
            if (more.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
        return all;
    }

    private List<Received> read() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(events + "?after=" + last)).build();
        List<Received> read = new ArrayList<>();
        try (Stream<String> lines = http.send(request, BodyHandlers.ofLines()).body()) {
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                Matcher event = EVENT.matcher(line.next());
                if (event.matches()) {
                    last = Long.parseLong(event.group(1));
                    read.add(new Received(
                            event.group(3),
                            Instant.parse(event.group(2)),
                            Instant.parse(event.group(5)),
                            event.group(4)));
                }
            }
        }
        return read;
    }
}

package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.callisto.bench.ReceivedEvents.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * From the commit of a change until Event Grid has accepted its event, over HTTPS with the real client: at 200 and at 2,000
 * changes a second, and beside the burst of a bulk import. The changes are batch bundles of ten creates.
 */
final class EventsBench implements Bench.Benchmark {
    private static final int SECONDS = 60;
    private static final int IMPORTED = 200_000;
    private static final int LIVE_PER_SECOND = 50;
    private static final int A_BUNDLE = 10;
    private static final double P99_LIMIT = 1_000;
    private static final double MAX_LIMIT = 5_000;
    private static final double LIVE_P99_LIMIT = 2_000;
    private static final double RATE_LIMIT = 5_000;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<String> bodies = SyntheaLike.of(Product.home().resolve("samples"))
                .ofType("Observation", 2_000)
                .map(body -> new String(body, UTF_8))
                .toList();
        try (Product product = Product.start(options)) {
            subscribe(product);
            ReceivedEvents received = new ReceivedEvents(product.port());
            paced(product, received, bodies, 200, 10);
            for (int rate : new int[] {200, 2_000}) {
                Paced paced = paced(product, received, bodies, rate, options.seconds(SECONDS));
                String name = "events." + rate;
                figures.print(name + ".changesPerSecond", paced.perSecond(), "1/s");
                print(figures, name, latencies(paced.events()));
                figures.print(name + ".duplicates", duplicates(paced.events()), "events");
            }
            burst(product, received, options.resources(IMPORTED), figures);
        }
    }

    private record Paced(double perSecond, List<Received> events) {}

    private static Paced paced(Product product, ReceivedEvents received, List<String> bodies, int rate, int seconds)
            throws Exception {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        AtomicLong sent = new AtomicLong();
        PacedLoad.run(product, rate / A_BUNDLE, () -> System.nanoTime() < end, (client, connection, number) -> {
            post(client, product, bodies, number);
            sent.addAndGet(A_BUNDLE);
        });
        double took = (System.nanoTime() - start) / 1e9;
        return new Paced(sent.get() / took, received.await(sent.get(), Duration.ofMinutes(2)));
    }

    private static void post(LoopbackClient client, Product product, List<String> bodies, int number)
            throws IOException {
        StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[");
        for (int i = 0; i < A_BUNDLE; i++) {
            String body = bodies.get(Math.floorMod(number * A_BUNDLE + i, bodies.size()));
            bundle.append(i == 0 ? "" : ",")
                    .append("{\"resource\":")
                    .append(body)
                    .append(",\"request\":{\"method\":\"POST\",\"url\":\"Observation\"}}");
        }
        byte[] request = bundle.append("]}").toString().getBytes(UTF_8);
        LoopbackClient.Answer answer = client.post(product.path(""), request);
        if (answer.status() != 200 || !answer.text().contains("\"201")) {
            throw new IOException("A bundle answered " + answer.status() + " " + answer.text());
        }
    }

    /** Until every imported resource is told, live changes go on; they are told apart by their ids. */
    private static void burst(Product product, ReceivedEvents received, int resources, Figures figures)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Filling.Result> filling =
                    threads.submit(() -> Filling.fill(product, new Options(java.util.Map.of()), resources));
            AtomicBoolean drained = new AtomicBoolean();
            Future<List<Received>> events = threads.submit(() -> {
                List<Received> all = received.await(filling.get().resources(), Duration.ofMinutes(5));
                drained.set(true);
                return all;
            });
            PacedLoad.run(product, LIVE_PER_SECOND, () -> !drained.get(), (client, connection, number) -> {
                client.put(
                        product.path("Basic/live-" + number),
                        ("{\"resourceType\":\"Basic\",\"id\":\"live-" + number + "\",\"code\":{\"text\":\"live\"}}")
                                .getBytes(UTF_8));
            });
            List<Received> all = events.get();
            List<Received> liveEvents = all.stream()
                    .filter(event -> event.subject().contains("/Basic/live-"))
                    .toList();
            figures.print("events.burst.imported", (double) filling.get().resources(), "resources");
            figures.print("events.burst.mostInASecond", mostInASecond(all), "events", RATE_LIMIT);
            double[] latencies = latencies(liveEvents);
            figures.print("events.burst.live.p50Ms", quantile(latencies, 0.5), "ms");
            figures.print("events.burst.live.p99Ms", quantile(latencies, 0.99), "ms", LIVE_P99_LIMIT);
            figures.print("events.burst.live.maxMs", quantile(latencies, 1), "ms");
        } finally {
            threads.shutdownNow();
        }
    }

    private static int mostInASecond(List<Received> events) {
        long[] times = events.stream()
                .mapToLong(event -> event.acceptedAt().toEpochMilli())
                .sorted()
                .toArray();
        Deque<Long> second = new ArrayDeque<>();
        int most = 0;
        for (long time : times) {
            second.addLast(time);
            while (time - second.getFirst() >= 1_000) {
                second.removeFirst();
            }
            most = Math.max(most, second.size());
        }
        return most;
    }

    private static void print(Figures figures, String name, double[] latencies) {
        figures.print(name + ".p50Ms", quantile(latencies, 0.5), "ms");
        figures.print(name + ".p99Ms", quantile(latencies, 0.99), "ms", P99_LIMIT);
        figures.print(name + ".maxMs", quantile(latencies, 1), "ms", MAX_LIMIT);
    }

    private static double[] latencies(List<Received> events) {
        return events.stream().mapToDouble(Received::latencyMs).sorted().toArray();
    }

    private static double quantile(double[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))];
    }

    private static int duplicates(List<Received> events) {
        return events.size()
                - (int) events.stream().map(Received::id).distinct().count();
    }

    private static void subscribe(Product product) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + product.port()
                + "/manage/workspaces/demo/fhirServices/main/eventSubscriptions/_default");
        int status = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .PUT(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
        if (status != 201) {
            throw new IOException("The event subscription answered " + status);
        }
    }
}

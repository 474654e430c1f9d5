package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the client of a device until its measurement is committed in an Observation, with windows of 5 s. The way is measured on
 * the blood pressures, each of which has an Observation of its own whose time is that of sending; all others go it with them.
 */
final class EndToEnd {
    private static final int PER_SECOND = 2_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final double P50_LIMIT = 6_000;
    private static final double P99_LIMIT = 8_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Pattern STORED = Pattern.compile("callisto_iot_latency_seconds_count\\{[^}]*} (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Product product;

    private EndToEnd(Product product) {
        this.product = product;
    }

    static void run(int seconds, Figures figures) throws Exception {
        Map<String, String> window = Map.of("AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime", "00:00:05");
        try (Product product = Product.start(window);
                DeviceSimulator devices = new DeviceSimulator(product.eventHubs())) {
            new EndToEnd(product).measure(devices, seconds, figures);
        }
    }

    private void measure(DeviceSimulator devices, int seconds, Figures figures) throws Exception {
        String connector = "/manage/workspaces/demo/iotConnectors/wards";
        put(connector, """
                {"properties":{"fhirService":"main","eventHub":{"name":"devicedata"},"identity":{"type":"Create"},
                  "observationsPerSecond":10000}}""");
        put(connector + "/deviceMapping", DeviceSimulator.DEVICE_MAPPING);
        put(connector + "/fhirMapping", DeviceSimulator.FHIR_MAPPING);
        long sent = devices.run(PER_SECOND, WARM_UP_SECONDS);
        awaitStored(sent);
        Instant start = Instant.now();
        long startNanos = System.nanoTime();
        long measured = devices.run(PER_SECOND, seconds);
        double took = (System.nanoTime() - startNanos) / 1e9;
        awaitStored(sent + measured);
        long[] latencies = latencies(start);
        figures.print("iot.endToEnd.messagesPerSecond", measured / took, "1/s");
        figures.print("iot.endToEnd.p50Ms", at(latencies, 0.5), "ms", P50_LIMIT);
        figures.print("iot.endToEnd.p99Ms", at(latencies, 0.99), "ms", P99_LIMIT);
        figures.print("iot.endToEnd.maxMs", at(latencies, 1), "ms");
        figures.print("iot.endToEnd.peakRssMiB", product.peakRssMiB(), "MiB");
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))];
    }

    private void put(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri(path))
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("The product refuses " + path + ": " + response.body());
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + product.port() + path);
    }

    /** Every message that was accepted is one measurement. */
    private void awaitStored(long messages) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long stored = 0;
        while (stored < messages) {
            if (System.nanoTime() > deadline) {
                throw new IOException("Only " + stored + " of " + messages
                        + " measurements were stored in time; dead letters: " + deadLetters());
            }
            TimeUnit.MILLISECONDS.sleep(500);
            Matcher count = STORED.matcher(text("/metrics"));
            stored = count.find() ? Long.parseLong(count.group(1)) : 0;
        }
    }

    /** Their reasons, so that a run that fails says why. */
    private String deadLetters() throws IOException {
        BlobContainerClient container = product.storage().getBlobContainerClient("callisto-iot-deadletter");
        Map<String, Integer> reasons = new TreeMap<>();
        if (Boolean.TRUE.equals(container.exists())) {
            for (BlobItem blob : container.listBlobs()) {
                String lines = container
                        .getBlobClient(blob.getName())
                        .downloadContent()
                        .toString();
                for (String line : lines.split("\n", -1)) {
                    if (!line.isEmpty()) {
                        JsonNode letter = JSON.readTree(line);
                        reasons.merge(
                                letter.path("deadLetterReason").asText() + ": "
                                        + letter.path("message").asText(),
                                1,
                                Integer::sum);
                    }
                }
            }
        }
        return reasons.toString();
    }

    private String text(String path) throws IOException, InterruptedException {
        return new String(
                http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray())
                        .body(),
                UTF_8);
    }

    /** Milliseconds from sending to committing, sorted, of those that were sent since. */
    private long[] latencies(Instant since) throws IOException, InterruptedException {
        List<Long> latencies = new ArrayList<>();
        String next = product.path("Observation?code=http://loinc.org%7C85354-9&_count=1000&_elements=effective");
        while (!next.isEmpty()) {
            JsonNode page = JSON.readTree(text(next));
            for (JsonNode entry : page.path("entry")) {
                Instant at = Instant.parse(
                        entry.at("/resource/effectivePeriod/start").asText());
                Instant stored =
                        Instant.parse(entry.at("/resource/meta/lastUpdated").asText());
                if (at.isAfter(since)) {
                    latencies.add(Duration.between(at, stored).toMillis());
                }
            }
            next = "";
            for (JsonNode link : page.path("link")) {
                if (link.path("relation").asText().equals("next")) {
                    next = link.path("url").asText().replaceFirst("^https?://[^/]+", "");
                }
            }
        }
        return latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}

package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How fast {@code $export} writes a whole service to storage, from the request to the manifest: one job, then two at once. */
final class ExportBench implements Bench.Benchmark {
    private static final int RESOURCES = 300_000;
    private static final double FLOOR = 20_000;
    private static final double RSS_LIMIT = 1_024;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Options options, Figures figures) throws Exception {
        try (Product product = Product.start(options)) {
            if (product.isEmpty()) {
                Filling.fill(product, options, RESOURCES);
            }
            figures.print("export.first.resourcesPerSecond", perSecond(product, 1), "1/s");
            figures.print("export.resourcesPerSecond", perSecond(product, 1), "1/s", FLOOR);
            figures.print("export.two.resourcesPerSecond", perSecond(product, 2), "1/s");
            figures.print("export.peakRssMiB", product.peakRssMiB(), "MiB", RSS_LIMIT);
        }
    }

    /** Resources of that many jobs at once. */
    private static double perSecond(Product product, int jobs) throws IOException, InterruptedException {
        try (LoopbackClient client = product.client()) {
            long start = System.nanoTime();
            List<String> running = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                running.add(start(client, product));
            }
            long resources = 0;
            for (String status : running) {
                LoopbackClient.Answer answer = client.get(status);
                while (answer.status() == 202) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    answer = client.get(status);
                }
                resources += count(answer);
            }
            return resources / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static String start(LoopbackClient client, Product product) throws IOException {
        LoopbackClient.Answer answer =
                client.post(product.path("$export"), "{\"resourceType\":\"Parameters\"}".getBytes(UTF_8));
        if (answer.status() != 202) {
            throw new IOException("$export answered " + answer.status() + " " + answer.text());
        }
        return client.location();
    }

    private static long count(LoopbackClient.Answer answer) throws IOException {
        JsonNode manifest = JSON.readTree(answer.body());
        if (answer.status() != 200 || !manifest.path("error").isEmpty()) {
            throw new IOException("The export ended with " + answer.status() + " " + answer.text());
        }
        long count = 0;
        for (JsonNode output : manifest.path("output")) {
            count += output.path("count").asLong();
        }
        return count;
    }
}

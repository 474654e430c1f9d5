package health.callisto.bench;

import java.io.IOException;
import java.util.List;

/** From the start of the process to the first read, and the memory that it takes. */
final class StartBench implements Bench.Benchmark {
    private static final int CREATES = 10_000;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<byte[]> bodies = SyntheaLike.of(Product.home().resolve("samples"))
                .ofType("Observation", CREATES)
                .toList();
        long start = System.nanoTime();
        try (Product product = Product.start()) {
            try (LoopbackClient client = product.client()) {
                // Nothing is stored: what answers is the whole way down to the database and back.
                expect(client.get(product.path("Patient/none")), 404);
                figures.print("start.firstReadMs", (System.nanoTime() - start) / 1e6, "ms");
                figures.print("start.idleRssMiB", product.rssMiB(), "MiB");
                for (byte[] body : bodies) {
                    expect(client.post(product.path("Observation"), body), 201);
                }
            }
            figures.print("start.after10kRssMiB", product.rssMiB(), "MiB");
        }
    }

    private static void expect(LoopbackClient.Answer answer, int status) throws IOException {
        if (answer.status() != status) {
            throw new IOException("Answered " + answer.status() + " in place of " + status + ": " + answer.text());
        }
    }
}

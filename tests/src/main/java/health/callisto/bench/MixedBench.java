package health.callisto.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An import beside 50 reads and 50 creates a second: what those feel of it. */
final class MixedBench implements Bench.Benchmark {
    private static final int RESOURCES = 300_000;
    private static final int PER_SECOND = 50;
    private static final int BODIES = 5_000;
    private static final int WARM_UP_SECONDS = 5;
    private static final double P99_LIMIT = 100;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<byte[]> bodies = SyntheaLike.of(Product.home().resolve("samples"))
                .ofType("Observation", BODIES)
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Product product = Product.start(options)) {
            Load.Request create = (client, connection, number) -> {
                LoopbackClient.Answer answer =
                        client.post(product.path("Observation"), bodies.get(number % bodies.size()));
                if (answer.status() != 201) {
                    throw new IOException("A create answered " + answer.status() + " " + answer.text());
                }
            };
            Load.run(product, 4, WARM_UP_SECONDS, create);
            List<String> stored = new Stored(product).references("Observation");
            Load.Request read = (client, connection, number) -> {
                LoopbackClient.Answer answer =
                        client.get(product.path(stored.get(Math.floorMod(number * 7_919, stored.size()))));
                if (answer.status() != 200) {
                    throw new IOException("A read answered " + answer.status() + " " + answer.text());
                }
            };
            Load.run(product, 4, WARM_UP_SECONDS, read);
            CountDownLatch importing = new CountDownLatch(1);
            Future<Filling.Result> filling =
                    threads.submit(() -> Filling.fill(product, options, RESOURCES, importing::countDown));
            importing.await();
            Future<PacedLoad.Result> reads =
                    threads.submit(() -> PacedLoad.run(product, PER_SECOND, () -> !filling.isDone(), read));
            Future<PacedLoad.Result> writes =
                    threads.submit(() -> PacedLoad.run(product, PER_SECOND, () -> !filling.isDone(), create));
            reads.get().print(figures, "mixed.read", P99_LIMIT);
            writes.get().print(figures, "mixed.create", P99_LIMIT);
            figures.print("mixed.import.resourcesPerSecond", filling.get().perSecond(), "1/s");
        } finally {
            threads.shutdownNow();
        }
    }
}

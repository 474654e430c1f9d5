package health.callisto.bench;

import java.io.IOException;
import java.util.List;

/** Single creates over HTTP: Observations like those of the samples, each acknowledged when it is on disk. */
final class CreateBench implements Bench.Benchmark {
    private static final int SECONDS = 10;
    /** A JVM that has just started compiles on the two cores that client and server share. */
    private static final int WARM_UP_SECONDS = 15;

    private static final int BODIES = 20_000;
    private static final double C16_LIMIT = 3_000;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<byte[]> bodies = SyntheaLike.of(Product.home().resolve("samples"))
                .ofType("Observation", BODIES)
                .toList();
        try (Product product = Product.start(options)) {
            String path = product.path("Observation");
            Load.Request create = (client, connection, number) -> {
                LoopbackClient.Answer answer =
                        client.post(path, bodies.get((connection * 7_919 + number) % bodies.size()));
                if (answer.status() != 201) {
                    throw new IOException("A create answered " + answer.status() + " " + answer.text());
                }
            };
            Load.run(product, 4, WARM_UP_SECONDS, create);
            for (int connections : new int[] {1, 4, 16}) {
                Load.Result result = Load.run(product, connections, options.seconds(SECONDS), create);
                result.print(figures, "create.c" + connections, connections == 16 ? C16_LIMIT : Load.NO_LIMIT);
            }
        }
    }
}

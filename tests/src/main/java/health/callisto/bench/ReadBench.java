package health.callisto.bench;

import java.io.IOException;
import java.util.List;

/** Reads of single resources over HTTP, drawn from what an import stored. */
final class ReadBench implements Bench.Benchmark {
    private static final int RESOURCES = 50_000;
    private static final int SECONDS = 10;
    private static final int WARM_UP_SECONDS = 5;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        try (Product product = Product.start(options)) {
            Filling.fill(product, options, RESOURCES);
            List<String> paths = new Stored(product)
                    .references("Observation").stream().map(product::path).toList();
            Load.Request read = (client, connection, number) -> {
                LoopbackClient.Answer answer = client.get(paths.get((connection * 7_919 + number) % paths.size()));
                if (answer.status() != 200) {
                    throw new IOException("A read answered " + answer.status() + " " + answer.text());
                }
            };
            Load.run(product, 4, WARM_UP_SECONDS, read);
            for (int connections : new int[] {1, 4, 16}) {
                Load.run(product, connections, options.seconds(SECONDS), read)
                        .print(figures, "read.c" + connections, Load.NO_LIMIT);
            }
        }
    }
}

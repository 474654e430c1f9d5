package health.callisto.bench;

import java.io.IOException;
import java.util.Map;
import java.util.function.IntFunction;

/** The usual ten searches at concurrency 4, over what an import stored. */
final class SearchBench implements Bench.Benchmark {
    private static final int RESOURCES = 200_000;
    private static final int CONNECTIONS = 4;
    private static final int SECONDS = 5;
    private static final double P50_LIMIT = 10;
    private static final double P99_LIMIT = 50;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        try (Product product = Product.start(options)) {
            if (product.isEmpty()) {
                Filling.fill(product, options, RESOURCES);
            }
            for (Map.Entry<String, IntFunction<String>> search :
                    new UsualSearches(product).all().entrySet()) {
                IntFunction<String> query = search.getValue();
                Load.Request request = (client, connection, number) -> {
                    LoopbackClient.Answer answer = client.get(product.path(query.apply(connection * 1_009 + number)));
                    if (answer.status() != 200) {
                        throw new IOException(search.getKey() + " answered " + answer.status() + " " + answer.text());
                    }
                };
                Load.run(product, CONNECTIONS, 2, request);
                Load.Result result = Load.run(product, CONNECTIONS, options.seconds(SECONDS), request);
                String name = "search." + search.getKey();
                figures.print(name + ".p50Ms", result.p50Ms(), "ms", P50_LIMIT);
                figures.print(name + ".p99Ms", result.p99Ms(), "ms", P99_LIMIT);
                figures.print(name + ".perSecond", result.perSecond(), "1/s");
            }
        }
    }
}

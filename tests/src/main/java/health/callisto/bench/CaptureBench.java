package health.callisto.bench;

import health.callisto.fhir.Definitions;
import health.callisto.resource.Batch;
import health.callisto.resource.Precondition;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.Write;
import health.callisto.search.ParameterRegistry;
import health.callisto.search.ParameterSet;
import health.callisto.search.ResourceIntake;
import health.callisto.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What the change feed costs: the same writes in turn with and without it, each pair on databases of their own. */
final class CaptureBench implements Bench.Benchmark {
    private static final int PAIRS = 11;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 20;
    private static final int SINGLES = 20_000;
    private static final int THREADS = 16;
    private static final double COST_LIMIT = 3;

    private final Definitions definitions = Definitions.r4();
    private final ParameterSet r4 = ParameterSet.r4(definitions);

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<byte[]> bodies = SyntheaLike.of(Product.home().resolve("samples"))
                .ofType("Observation", BATCH)
                .toList();
        double[] imported = new double[PAIRS];
        double[] single = new double[PAIRS];
        for (int pair = -1; pair < PAIRS; pair++) {
            // Which of the two is first changes with each pair: what warms up or slows down favours neither.
            boolean first = pair % 2 == 0;
            Seconds one = measure(first, bodies);
            Seconds other = measure(!first, bodies);
            if (pair >= 0) {
                imported[pair] = cost(first, one.batches(), other.batches());
                single[pair] = cost(first, one.singles(), other.singles());
            }
        }
        figures.print("capture.import.costPercent", median(imported), "%", COST_LIMIT);
        figures.print("capture.create.costPercent", median(single), "%", COST_LIMIT);
    }

    private static double cost(boolean firstCaptures, double first, double second) {
        double on = firstCaptures ? first : second;
        double off = firstCaptures ? second : first;
        return (on / off - 1) * 100;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private record Seconds(double batches, double singles) {}

    private Seconds measure(boolean captures, List<byte[]> bodies) throws Exception {
        Path folder = Files.createTempDirectory("callisto-capture");
        try (Database database = Database.openSqlite(folder.resolve("test.db"))) {
            ParameterRegistry parameters = new ParameterRegistry(database, definitions, r4, Clock.systemUTC());
            ResourceIntake intake = new ResourceIntake(definitions, parameters, type -> {});
            ResourceStore store = new ResourceStore(
                    database,
                    definitions,
                    Clock.systemUTC(),
                    intake,
                    captures ? ResourceStore.Capture.ON : ResourceStore.Capture.OFF);
            double batches = seconds(() -> {
                for (int i = 0; i < BATCHES; i++) {
                    List<Write> writes = new ArrayList<>(BATCH);
                    bodies.forEach(body -> writes.add(write(intake, body)));
                    store.commit(new Batch(writes, false, Batch.Origin.IMPORT, Optional.empty()));
                }
                return BATCHES;
            });
            double singles = seconds(() -> single(store, intake, bodies));
            return new Seconds(batches, singles);
        } finally {
            delete(folder);
        }
    }

    private static int single(ResourceStore store, ResourceIntake intake, List<byte[]> bodies) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int from = thread;
                writers.add(() -> {
                    for (int i = from; i < SINGLES; i += THREADS) {
                        store.commit(Batch.of(write(intake, bodies.get(i % bodies.size()))));
                    }
                    return from;
                });
            }
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                writer.get();
            }
            return SINGLES;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Write write(ResourceIntake intake, byte[] body) {
        ResourceIntake.Incoming incoming = intake.read(body);
        return intake.write(incoming, UUID.randomUUID().toString(), Precondition.ANY, Optional.empty());
    }

    private static double seconds(Callable<Integer> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

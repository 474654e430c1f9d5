package health.callisto.bench;

import health.callisto.fhir.Definitions;
import health.callisto.intake.ResourceIntake;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.feed.Change;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterRegistry;
import health.callisto.search.parameter.ParameterSet;
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

/**
 * What the change feed costs: writes go in turn to a database with it and to one without, a small chunk each, and which is
 * first changes with each pair. What slows a shared machine down for a while slows both. A pair differs from the next by more
 * than the feed costs, so there are many, and the error of their mean is told.
 */
final class CaptureBench implements Bench.Benchmark {
    private static final int IMPORT_PAIRS = 600;
    private static final int CREATE_PAIRS = 600;
    private static final int WARM_UP = 40;
    /** Of the pairs, at each end: a chunk that something else got in the way of. */
    private static final double CUT = 0.1;

    private static final int BATCH = 1_000;
    private static final int SINGLES = 320;
    private static final int THREADS = 16;
    private static final double COST_LIMIT = 3;

    private final Definitions definitions = Definitions.r4();
    private final ParameterSet r4 = ParameterSet.r4(definitions);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<byte[]> bodies = SyntheaLike.of(Product.home().resolve("samples"))
                .ofType("Observation", BATCH)
                .toList();
        Path folder = Files.createTempDirectory("callisto-capture");
        try (Database one = Database.openSqlite(folder.resolve("on.db"));
                Database other = Database.openSqlite(folder.resolve("off.db"))) {
            Writer on = new Writer(one, ResourceStore.Capture.ON);
            Writer off = new Writer(other, ResourceStore.Capture.OFF);
            print(figures, "import", cost(IMPORT_PAIRS, () -> on.batch(bodies), () -> off.batch(bodies)));
            print(figures, "create", cost(CREATE_PAIRS, () -> on.singles(bodies), () -> off.singles(bodies)));
        } finally {
            threads.shutdownNow();
            delete(folder);
        }
    }

    /** In percent of the time without the feed; the error is one standard error of the mean. */
    private record Cost(double percent, double error) {
        /** Of the logarithms of the pairs' ratios, without those at the ends. */
        static Cost of(double[] logs) {
            double[] kept = Arrays.copyOfRange(logs, (int) (logs.length * CUT), (int) (logs.length * (1 - CUT)));
            double mean = Arrays.stream(kept).average().orElseThrow();
            // Winsorized, as it must be for a trimmed mean: the ends count as the last that were kept.
            double spread = Arrays.stream(logs)
                    .map(log -> Math.min(Math.max(log, kept[0]), kept[kept.length - 1]) - mean)
                    .map(off -> off * off)
                    .sum();
            double error = Math.sqrt(spread / (logs.length - 1) / logs.length) / (1 - 2 * CUT);
            return new Cost((Math.exp(mean) - 1) * 100, error * 100);
        }
    }

    private static void print(Figures figures, String of, Cost cost) {
        figures.print("capture." + of + ".costPercent", cost.percent(), "%", COST_LIMIT);
        figures.print("capture." + of + ".standardErrorPercent", cost.error(), "%");
    }

    private static Cost cost(int pairs, Callable<Integer> on, Callable<Integer> off) throws Exception {
        double[] logs = new double[pairs];
        for (int pair = -WARM_UP; pair < pairs; pair++) {
            boolean onFirst = Math.floorMod(pair, 2) == 0;
            double first = seconds(onFirst ? on : off);
            double second = seconds(onFirst ? off : on);
            if (pair >= 0) {
                logs[pair] = Math.log(onFirst ? first / second : second / first);
            }
        }
        Arrays.sort(logs);
        return Cost.of(logs);
    }

    private final class Writer {
        private final ResourceIntake intake;
        private final ResourceStore store;

        Writer(Database database, ResourceStore.Capture capture) {
            ParameterRegistry parameters = new ParameterRegistry(database, definitions, r4, Clock.systemUTC());
            intake = new ResourceIntake(definitions, parameters, type -> {}, OwnBases.NONE);
            IndexBacklog backlog = new IndexBacklog(database);
            store = new ResourceStore(database, definitions, Clock.systemUTC(), intake, backlog, capture);
        }

        int batch(List<byte[]> bodies) {
            List<Write> writes = new ArrayList<>(BATCH);
            bodies.forEach(body -> writes.add(write(body)));
            return store.commit(new Batch(writes, false, Change.Origin.IMPORT, Optional.empty()))
                    .size();
        }

        int singles(List<byte[]> bodies) throws Exception {
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int from = thread;
                writers.add(() -> {
                    for (int i = from; i < SINGLES; i += THREADS) {
                        store.commit(Batch.of(write(bodies.get(i))));
                    }
                    return from;
                });
            }
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                writer.get();
            }
            return SINGLES;
        }

        private Write write(byte[] body) {
            ResourceIntake.Incoming incoming = intake.read(body);
            return intake.write(incoming, UUID.randomUUID().toString(), Precondition.ANY, Optional.empty());
        }
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

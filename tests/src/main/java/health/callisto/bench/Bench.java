package health.callisto.bench;

import static java.util.Map.entry;

import java.util.Map;
import java.util.TreeMap;

/** {@code java -jar tests/target/callisto-bench.jar NAME [--option value]...} */
public final class Bench {
    private Bench() {}

    /** Measures and prints figures. */
    interface Benchmark {
        void run(Options options, Figures figures) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Benchmark> benchmarks = new TreeMap<>(Map.ofEntries(
                entry("events", new EventsBench()),
                entry("capture", new CaptureBench()),
                entry("iot", new IotBench()),
                entry("telemetry", new TelemetryBench()),
                entry("import", new ImportBench()),
                entry("export", new ExportBench()),
                entry("create", new CreateBench()),
                entry("read", new ReadBench()),
                entry("mixed", new MixedBench()),
                entry("search", new SearchBench()),
                entry("start", new StartBench()),
                entry("tenants", new TenantsBench())));
        Benchmark chosen = arguments.length == 0 ? null : benchmarks.get(arguments[0]);
        if (chosen == null) {
            System.err.println("Which benchmark? One of " + benchmarks.keySet()
                    + "; options: --resources N, --dir FOLDER, --seconds N, --data FOLDER, --sql-url URL");
            System.exit(2);
            return;
        }
        try {
            chosen.run(Options.parse(arguments), new Figures(System.out));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}

package health.callisto.bench;

/** How fast {@code $import} fills a service, through storage, queue and worker, with every search value indexed. */
final class ImportBench implements Bench.Benchmark {
    private static final int RESOURCES = 200_000;
    private static final double FLOOR = 4_000;
    private static final double RSS_LIMIT = 1_024;
    private static final double BYTES_LIMIT = 1_500;
    private static final double RAW_LIMIT = 0.6;
    private static final double FLAT_LIMIT = 0.8;

    @Override
    public void run(Options options, Figures figures) throws Exception {
        try (Product product = Product.start(options)) {
            Filling.Result result = Filling.fill(product, options, RESOURCES);
            figures.print("import.resourcesPerSecond", result.perSecond(), "1/s", FLOOR);
            figures.print("import.lastTenthRatio", result.lastTenthRatio(), "ratio", FLAT_LIMIT);
            figures.print("import.peakRssMiB", product.peakRssMiB(), "MiB", RSS_LIMIT);
            if (options.sqlUrl().isPresent()) {
                // The files of a server cannot be looked at from here.
                return;
            }
            product.stop();
            double bytes = (double) product.databaseBytes() / result.resources();
            figures.print("import.bytesPerResource", bytes, "B", BYTES_LIMIT);
            System.err.println("Putting the same rows into an empty database with no FHIR work");
            double raw = RawRows.perSecond(product.database());
            figures.print("import.rawRowRatio", result.perSecond() / raw, "ratio", RAW_LIMIT);
        }
    }
}

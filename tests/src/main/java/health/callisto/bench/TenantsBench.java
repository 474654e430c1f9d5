package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Many services in one process, each with data and traffic of its own: the memory of the process, what a service more takes of it,
 * how long it takes to make one, and how long the first request waits for one that sleeps.
 */
final class TenantsBench implements Bench.Benchmark {
    private static final int SERVICES = 100;
    private static final int BUNDLES = 4;
    private static final int A_BUNDLE = 50;
    private static final int ROUNDS = 5;
    private static final double RSS_LIMIT = 512;
    private static final double PER_SERVICE_LIMIT = 2;
    private static final double WAKE_LIMIT = 200;
    private static final double CREATE_LIMIT = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public void run(Options options, Figures figures) throws Exception {
        int services = options.services(SERVICES);
        List<String> bundles = bundles();
        Path data = Files.createTempDirectory("callisto-tenants");
        try {
            try (Product product = Product.startKept(data)) {
                call(product, "PUT", "/manage/workspaces/wards", "{}");
                double[] made = make(product, 0, services / 5, bundles);
                double few = product.rssMiB();
                double[] madeLater = make(product, services / 5, services, bundles);
                figures.print("tenants.createP50Ms", middle(made, madeLater), "ms", CREATE_LIMIT);
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < services; i++) {
                        use(product, i);
                    }
                }
                figures.print("tenants.rssMiB", product.rssMiB(), "MiB", RSS_LIMIT);
                figures.print(
                        "tenants.perServiceMiB",
                        (product.rssMiB() - few) / (services - services / 5),
                        "MiB",
                        PER_SERVICE_LIMIT);
            }
            try (Product product = Product.startKept(data)) {
                double[] wakes = new double[services];
                for (int i = 0; i < services; i++) {
                    long start = System.nanoTime();
                    call(product, "GET", base(i) + "Patient?_count=1", "");
                    wakes[i] = (System.nanoTime() - start) / 1e6;
                }
                // The first ones pay for the start of the JVM.
                double[] warm = Arrays.copyOfRange(wakes, services / 5, services);
                Arrays.sort(warm);
                figures.print("tenants.wakeMs", warm[(int) (0.99 * (warm.length - 1))], "ms", WAKE_LIMIT);
                figures.print("tenants.wakeP50Ms", warm[warm.length / 2], "ms");
            }
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static double middle(double[] some, double[] others) {
        double[] all = new double[some.length + others.length];
        System.arraycopy(some, 0, all, 0, some.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        Arrays.sort(all);
        return all[all.length / 2];
    }

    /** Milliseconds that each took to be made; each has data and was used behind that. */
    private double[] make(Product product, int from, int to, List<String> bundles) throws Exception {
        double[] took = new double[to - from];
        for (int i = from; i < to; i++) {
            long start = System.nanoTime();
            call(product, "PUT", "/manage/workspaces/wards/fhirServices/" + name(i), "{}");
            took[i - from] = (System.nanoTime() - start) / 1e6;
            for (String bundle : bundles) {
                call(product, "POST", base(i), bundle);
            }
            use(product, i);
        }
        return took;
    }

    private void use(Product product, int service) throws Exception {
        for (String query : List.of(
                "Patient?_count=10",
                "Observation?code=http://loinc.org%7C8867-4&_count=10&_sort=-date",
                "Observation?_count=10&_include=Observation:subject",
                "Patient?name=a",
                "_history?_count=10",
                "metadata")) {
            call(product, "GET", base(service) + query, "");
        }
        call(
                product,
                "POST",
                base(service) + "Patient",
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\"}]}");
    }

    private static String name(int service) {
        return String.format(Locale.ROOT, "ward-%03d", service);
    }

    private static String base(int service) {
        return "/wards/fhir/" + name(service) + "/";
    }

    private static List<String> bundles() throws IOException {
        SyntheaLike source = SyntheaLike.of(Product.home().resolve("samples"));
        List<String> resources = new ArrayList<>();
        source.ofType("Patient", A_BUNDLE).forEach(body -> resources.add(new String(body, UTF_8)));
        source.ofType("Observation", A_BUNDLE * (BUNDLES - 1)).forEach(body -> resources.add(new String(body, UTF_8)));
        List<String> bundles = new ArrayList<>();
        for (int i = 0; i < resources.size(); i += A_BUNDLE) {
            StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[");
            for (int j = i; j < Math.min(i + A_BUNDLE, resources.size()); j++) {
                String type = j < A_BUNDLE ? "Patient" : "Observation";
                bundle.append(j == i ? "" : ",")
                        .append("{\"resource\":")
                        .append(resources.get(j))
                        .append(",\"request\":{\"method\":\"POST\",\"url\":\"")
                        .append(type)
                        .append("\"}}");
            }
            bundles.add(bundle.append("]}").toString());
        }
        return bundles;
    }

    private void call(Product product, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + product.port() + path))
                        .header("Content-Type", "application/fhir+json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
    }
}

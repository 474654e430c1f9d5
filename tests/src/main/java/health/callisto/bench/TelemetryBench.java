package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import health.callisto.localhost.Azurite;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of many accounts: nine of ten in the registry, ten to a workspace and each with a connector, the others in documents
 * of the older form. It is taken by a process whose heap would not hold them all.
 */
final class TelemetryBench implements Bench.Benchmark {
    private static final int ACCOUNTS = 100_000;
    private static final int SERVICES_A_WORKSPACE = 10;
    private static final List<String> COLUMNS =
            List.of("Path", "Parent", "Revision", "Body", "Removed", "CreatedAt", "ChangedAt");
    private static final long TIME = 1_769_860_800_000L;
    private static final String SERVICE = """
            {"kind":"fhir-R4","location":"westeurope","tags":{"team":"heart"},"properties":{
            "authentication":{"authority":"https://login.example/x","audience":"https://fhir.example","smartEnabled":true},
            "accessPolicies":[{"objectId":"0f8fad5b-d9cb-469f-a165-70867728950e","role":"reader"}],
            "export":{"storageAccountName":"exports"},"import":{"enabled":true},"events":{"enabled":true}}}""";
    private static final String DOCUMENT = """
            {"createdTime":"2020-01-31T12:00:00Z","changedTime":"2021-01-31T12:00:00Z","primaryRegion":"West US 2",
            "subscriptionId":"0f8fad5b-d9cb-469f-a165-70867728950e","resourceGroupName":"health","fhirVersion":"R4",
            "requestedProperties":{"accessPolicies":[{"objectId":"0f8fad5b-d9cb-469f-a165-70867728950e"}],
            "cosmosDbConfiguration":{"offerThroughput":400,"keyVaultKeyUri":"https://v.example/k"},
            "authenticationConfiguration":{"authority":"https://a","audience":"https://b","smartProxyEnabled":true}}}""";

    @Override
    public void run(Options options, Figures figures) throws Exception {
        int accounts = options.resources(ACCOUNTS);
        int documents = accounts / 10;
        Path folder = Files.createTempDirectory("callisto-bench");
        try (Azurite azurite = Azurite.start(Product.home(), folder.resolve("azurite"))) {
            try (Database registry = Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL)) {
                register(registry, accounts - documents);
            }
            store(azurite.connectionString(), documents);
            System.err.println(accounts + " accounts are there; their snapshot begins");
            snapshot(azurite.connectionString(), folder.resolve("control.db"), accounts);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void register(Database registry, int services) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int workspace = 0; workspace * SERVICES_A_WORKSPACE < services; workspace++) {
            String path = "workspaces/workspace-" + workspace;
            add(rows, "workspaces", path, "{\"kind\":\"Consumption\",\"location\":\"westeurope\"}");
            int first = workspace * SERVICES_A_WORKSPACE;
            for (int number = first; number < Math.min(first + SERVICES_A_WORKSPACE, services); number++) {
                add(rows, path + "/fhirServices", path + "/fhirServices/service-" + number, SERVICE);
                String connector = "{\"properties\":{\"fhirService\":\"service-" + number + "\"}}";
                add(rows, path + "/iotConnectors", path + "/iotConnectors/connector-" + number, connector);
            }
        }
        registry.write(connection -> {
            registry.dialect().insert(connection, "ManagedResource", COLUMNS, rows);
            return rows.size();
        });
    }

    private static void add(List<@Nullable Object[]> rows, String parent, String path, String body) {
        rows.add(new Object[] {path, parent, rows.size() + 1L, body, 0, TIME, TIME});
    }

    private static void store(String storage, int documents) {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .connectionString(storage)
                .buildClient()
                .createBlobContainerIfNotExists("callisto-accounts");
        BinaryData document = BinaryData.fromBytes(DOCUMENT.getBytes(UTF_8));
        IntStream.range(0, documents).parallel().forEach(number -> container
                .getBlobClient("account-" + number + ".json")
                .upload(document, true));
    }

    private static void snapshot(String storage, Path registry, int accounts) throws IOException, InterruptedException {
        int ended = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        TelemetryRun.HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TelemetryRun.class.getName(),
                        storage,
                        registry.toString(),
                        Integer.toString(accounts))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start()
                .waitFor();
        if (ended != 0) {
            throw new IOException("The snapshot failed");
        }
    }
}

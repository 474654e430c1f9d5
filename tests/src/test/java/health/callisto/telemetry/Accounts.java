package health.callisto.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobBreakLeaseOptions;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.localhost.Azurite;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A registry, older documents, storage, and processes that take snapshots. */
final class Accounts implements AutoCloseable {
    static final String SUBSCRIPTION = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private static final String RESOURCE = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/health/providers/x";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A page of two transactions, and then some. */
    private static final int PAGE = 150;

    private final Azurite azurite;
    private final Database database;
    private final Set<String> rowKeys = new TreeSet<>();
    private volatile Instant now = Instant.parse("2026-01-31T10:00:00Z");
    final ManagedStore store;
    final BlobServiceClient blobs;
    final TableServiceClient tables;

    Accounts(Path folder) {
        azurite = Azurite.start(Path.of(".."), folder.resolve("azurite"));
        database = Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL);
        store = new ManagedStore(database, clock());
        blobs = new BlobServiceClientBuilder()
                .connectionString(azurite.connectionString())
                .buildClient();
        tables = new TableServiceClientBuilder()
                .connectionString(azurite.connectionString())
                .buildClient();
    }

    /** The way to storage, for a process that a test makes itself. */
    String connectionString() {
        return azurite.connectionString();
    }

    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new IllegalStateException("Only instants are asked for");
            }
        };
    }

    void setTime(String time) {
        now = Instant.parse(time);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A process that shares nothing with others but storage and the database. */
    AccountSnapshot process(Wire wire) {
        return process(wire, Duration.ofMinutes(1));
    }

    AccountSnapshot process(Wire wire, Duration patience) {
        return new AccountSnapshot(
                store,
                new BlobServiceClientBuilder()
                        .connectionString(azurite.connectionString())
                        .addPolicy(wire)
                        .buildClient(),
                new TableServiceClientBuilder()
                        .connectionString(azurite.connectionString())
                        .addPolicy(wire)
                        .buildClient(),
                Optional.of(RESOURCE),
                clock(),
                PAGE,
                patience);
    }

    /** Lets a process run once. */
    AccountSnapshot.Outcome run(Wire wire) {
        try (AccountSnapshot snapshot = process(wire)) {
            return snapshot.run();
        }
    }

    AccountSnapshot.Outcome run() {
        return run(Wire.sound());
    }

    void service(String workspace, String name, String body) {
        put(ManagedPath.in(workspace, "fhirServices", name), body);
        rowKeys.add(SUBSCRIPTION + "|" + workspace + "|" + name);
    }

    void services(int count) {
        for (int i = 0; i < count; i++) {
            service("workspace-" + i / 10, "service-" + i % 10, "{\"kind\":\"fhir-R4\"}");
        }
    }

    void put(ManagedPath path, String body) {
        try {
            store.put(path, (ObjectNode) JSON.readTree(body), found -> {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    void removeService(String workspace, String name) {
        store.remove(ManagedPath.in(workspace, "fhirServices", name));
        rowKeys.remove(SUBSCRIPTION + "|" + workspace + "|" + name);
    }

    /** An account of the older form in the same subscription. */
    void document(String name) {
        document(name + ".json", "{\"subscriptionId\":\"" + SUBSCRIPTION + "\"}");
        rowKeys.add(SUBSCRIPTION + "||" + name);
    }

    void document(String file, String text) {
        blobs.createBlobContainerIfNotExists("callisto-accounts")
                .getBlobClient(file)
                .upload(BinaryData.fromBytes(text.getBytes(UTF_8)), true);
    }

    void removeDocument(String name) {
        blobs.getBlobContainerClient("callisto-accounts")
                .getBlobClient(name + ".json")
                .delete();
        rowKeys.remove(SUBSCRIPTION + "||" + name);
    }

    /** The keys that a complete day has. */
    Set<String> expected() {
        return Set.copyOf(rowKeys);
    }

    List<TableEntity> rows() {
        boolean isThere =
                tables.listTables().stream().anyMatch(table -> table.getName().equals("AccountDetail"));
        return isThere
                ? tables.getTableClient("AccountDetail").listEntities().stream().toList()
                : List.of();
    }

    List<String> keys(String day) {
        return rows().stream()
                .filter(row -> row.getPartitionKey().equals(day))
                .map(TableEntity::getRowKey)
                .toList();
    }

    Set<String> days() {
        return rows().stream().map(TableEntity::getPartitionKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** That day has a row for each account that there is, and one only. */
    void assertComplete(String day) {
        assertThat(keys(day)).containsExactlyInAnyOrderElementsOf(rowKeys);
    }

    /** What the mark says; empty before the first snapshot. */
    String mark() {
        try {
            return blobs.getBlobContainerClient("callisto-telemetry")
                    .getBlobClient("account-snapshot")
                    .downloadContent()
                    .toString();
        } catch (BlobStorageException e) {
            assertThat(e.getStatusCode()).isEqualTo(404);
            return "";
        }
    }

    /** What time does to the lease of one that has died, and a network to that of one that lives. */
    void breakLease() {
        try {
            lease().breakLeaseWithResponse(
                            new BlobBreakLeaseOptions().setBreakPeriod(Duration.ZERO), null, Context.NONE);
        } catch (BlobStorageException e) {
            // There is no lease, or no blob.
            assertThat(e.getStatusCode()).isIn(404, 409);
        }
    }

    /** As another process holds it. */
    BlobLeaseClient lease() {
        return new BlobLeaseClientBuilder()
                .blobClient(blobs.getBlobContainerClient("callisto-telemetry").getBlobClient("account-snapshot"))
                .buildClient();
    }

    /** As before the first run. */
    void forget() {
        breakLease();
        blobs.deleteBlobContainerIfExists("callisto-telemetry");
        if (!days().isEmpty()) {
            tables.deleteTable("AccountDetail");
        }
    }

    /** Storage and registry as they are at the beginning. */
    void clear() {
        forget();
        blobs.deleteBlobContainerIfExists("callisto-accounts");
        for (String collection : List.of("fhirServices", "iotConnectors")) {
            new ArrayList<>(store.listAll(collection, "", 10_000)).forEach(resource -> store.remove(resource.path()));
        }
        store.list("workspaces", "", 10_000).forEach(resource -> store.remove(resource.path()));
        rowKeys.clear();
        setTime("2026-01-31T10:00:00Z");
    }

    @Override
    public void close() {
        database.close();
        azurite.close();
    }
}

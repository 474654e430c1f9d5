package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonStrings;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store over an empty database, for contracts; its resources are patients with a name. */
abstract class StoreContract {
    final Definitions definitions = Definitions.r4();
    Database database;
    IndexBacklog backlog;
    ResourceStore store;

    /** A database that holds nothing. */
    abstract Database open();

    /** When index rows wait. */
    IndexBacklog.Rule rule() {
        return IndexBacklog.Rule.NEVER;
    }

    @BeforeEach
    void openStore() {
        database = open();
        backlog = new IndexBacklog(database, rule());
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        backlog.close();
        database.close();
    }

    /** Another one over the same database. */
    final ResourceStore newStore() {
        return new ResourceStore(
                database, definitions, Clock.systemUTC(), TestValues::of, backlog, ResourceStore.Capture.ON);
    }

    final long indexRows() {
        return TestValues.TABLES.stream().mapToLong(this::rows).sum();
    }

    /** As a search sees them. */
    final long rows(String table) {
        return backlog.reading(() -> rowsInTable(table));
    }

    final long rowsInTable(String table) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    final ResourceKey key(String id) {
        return new ResourceKey(definitions.resourceType("Patient").orElseThrow(), id);
    }

    final WriteOutcome put(String id, String name) {
        return one(put(id, name, Precondition.ANY));
    }

    final Write put(String id, String name, Precondition precondition) {
        return write(id, name, precondition, Optional.empty());
    }

    final Write write(String id, String name, Precondition precondition, Optional<Write.GivenVersion> given) {
        String rest = "},\"name\":" + JsonStrings.quote(name) + "}";
        byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
        return new Write.Put(
                key(id),
                ResourceBody.of(bytes),
                new Write.Values(TestValues.of(key(id), bytes), 0),
                precondition,
                given);
    }

    final WriteOutcome one(Write write) {
        return store.commit(Batch.of(write)).get(0);
    }

    final String json(String id) {
        return text(store.find(key(id)).orElseThrow());
    }

    static String text(StoredResource resource) {
        return new String(resource.json(), StandardCharsets.UTF_8);
    }
}

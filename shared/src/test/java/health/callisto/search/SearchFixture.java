package health.callisto.search;

import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.VersionCache;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store in a file and the engine over it, as a service has them. */
public final class SearchFixture implements AutoCloseable {
    private static final String BASE = "http://localhost/demo/fhir/main";

    private final Definitions definitions = Definitions.r4();
    private final ResourceIntake intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
    private final Database database;
    private final IndexBacklog backlog;
    private final ResourceStore store;
    private final SearchEngine engine;

    public SearchFixture(Path folder) {
        database = Database.openSqlite(folder.resolve("search.db"));
        // Index rows wait whenever they may, so that each search tells whether it sees to them.
        backlog = new IndexBacklog(database, new IndexBacklog.Rule(1, 100, Duration.ZERO));
        store = new ResourceStore(database, definitions, Clock.systemUTC(), intake, backlog, ResourceStore.Capture.ON);
        engine = new SearchEngine(
                database,
                definitions,
                ParameterSource.r4(definitions),
                Clock.systemUTC(),
                backlog,
                new VersionCache().part(),
                Optional.empty(),
                Optional.empty(),
                OwnBases.NONE,
                "");
    }

    ResourceStore store() {
        return store;
    }

    public void put(String json) {
        Incoming incoming = intake.read(json.getBytes(StandardCharsets.UTF_8));
        store.commit(Batch.of(intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty())));
    }

    /** Stores them in one transaction. */
    public void putAll(List<String> all) {
        List<Write> writes = new ArrayList<>(all.size());
        for (String json : all) {
            Incoming incoming = intake.read(json.getBytes(StandardCharsets.UTF_8));
            writes.add(intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty()));
        }
        store.commit(Batch.transaction(writes));
    }

    /** A search of types that are joined by commas. */
    public SearchPage search(String types, String query) {
        return search(types, List.of(), query);
    }

    /** A search whose statements end with the deadline. */
    SearchPage searchWithin(Deadline deadline, String types, String query) {
        return search(engine.over(database.within(deadline)), types, List.of(), query);
    }

    /** A search in the compartment of {@code Type/id}. */
    SearchPage searchIn(String compartment, String types, String query) {
        String[] key = compartment.split("/", -1);
        return search(types, List.of(new ResourceKey(type(key[0]), key[1])), query);
    }

    /** A search in the compartments of all these {@code Type/id}, as exports ask. */
    SearchPage searchInAny(List<String> compartments, String type, String query) {
        List<ResourceKey> keys = compartments.stream()
                .map(text -> text.split("/", -1))
                .map(key -> new ResourceKey(type(key[0]), key[1]))
                .toList();
        return search(type, keys, query);
    }

    private SearchPage search(String types, List<ResourceKey> compartments, String query) {
        return search(engine, types, compartments, query);
    }

    private SearchPage search(SearchEngine by, String types, List<ResourceKey> compartments, String query) {
        return by.search(new SearchRequest(
                Arrays.stream(types.split(",", -1)).map(this::type).toList(),
                compartments,
                QueryParameters.parse(query.replace("+", "%2B").replace("|", "%7C")),
                Map.of(),
                false,
                BASE));
    }

    /** {@code Type/id} of each. */
    public static List<String> keys(List<StoredResource> resources) {
        return resources.stream().map(resource -> resource.key().toString()).toList();
    }

    private ResourceType type(String name) {
        return definitions.resourceType(name).orElseThrow();
    }

    @Override
    public void close() {
        backlog.close();
        database.close();
    }
}

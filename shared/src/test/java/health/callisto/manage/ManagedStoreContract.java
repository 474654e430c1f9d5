package health.callisto.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.problem.Problem;
import health.callisto.sql.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every control database must do. */
abstract class ManagedStoreContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final ManagedPath HEART = ManagedPath.in("demo", "iotConnectors", "heart");

    private Database database;
    private ManagedStore store;

    /** A control database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new ManagedStore(database, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    private static ObjectNode body(String text) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties").put("text", text);
        return body;
    }

    private ManagedStore.Stored put(String name, String text) {
        return store.put(ManagedPath.in("demo", "iotConnectors", name), body(text), found -> {});
    }

    @Test
    void whatIsPutIsFoundWithItsTimes() {
        ManagedStore.Stored stored = put("heart", "é☂'");

        assertThat(stored.isNew()).isTrue();
        ManagedResource found = store.find(HEART).orElseThrow();
        assertThat(found).isEqualTo(stored.resource());
        assertThat(found.properties().path("text").asText()).isEqualTo("é☂'");
        assertThat(found.createdAt()).isEqualTo(NOW);
    }

    @Test
    void anotherPutChangesItAndItsEtag() {
        String before = put("heart", "a").resource().etag();

        ManagedStore.Stored changed = put("heart", "b");

        assertThat(changed.isNew()).isFalse();
        assertThat(changed.resource().etag()).isNotEqualTo(before);
    }

    @Test
    void givenAConditionThatThrows_whenPut_thenNothingIsStored() {
        assertThatThrownBy(() -> store.put(HEART, body("a"), found -> {
                    throw Problem.preconditionFailed("no");
                }))
                .isInstanceOf(Problem.class);

        assertThat(store.find(HEART)).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotFoundAndCanBeMadeAnew() {
        put("heart", "a");

        assertThat(store.beginRemoval(HEART, found -> {})).isPresent();
        assertThat(store.find(HEART).orElseThrow().isBeingRemoved()).isTrue();
        assertThat(store.remove(HEART)).isPresent();

        assertThat(store.find(HEART)).isEmpty();
        assertThat(store.remove(HEART)).isEmpty();
        assertThat(put("heart", "b").isNew()).isTrue();
    }

    @Test
    void aListIsInPagesByNameAndOfItsParentOnly() {
        List.of("wards", "beds", "heart", "gone").forEach(name -> put(name, name));
        store.put(ManagedPath.in("other", "iotConnectors", "heart"), body("other"), found -> {});
        store.remove(ManagedPath.in("demo", "iotConnectors", "gone"));

        List<ManagedResource> first = store.list("workspaces/demo/iotConnectors", "", 2);
        List<ManagedResource> second = store.list("workspaces/demo/iotConnectors", "heart", 2);

        assertThat(first).extracting(each -> each.path().name()).containsExactly("beds", "heart");
        assertThat(second).extracting(each -> each.path().name()).containsExactly("wards");
    }

    @Test
    void changesAreToldInTheirOrderAndRemovalsWithThem() {
        put("heart", "a");
        long seen = put("wards", "a").resource().revision();
        put("heart", "b");
        store.remove(ManagedPath.in("demo", "iotConnectors", "wards"));

        List<ManagedResource> changes = store.changedSince(seen, 10);

        assertThat(changes).extracting(each -> each.path().name()).containsExactly("heart", "wards");
        assertThat(changes).extracting(ManagedResource::removed).containsExactly(false, true);
    }

    @Test
    void givenManyWritersAtOnce_whenEachHasWritten_thenEveryRevisionIsOneOfItsOwn() throws Exception {
        List<Callable<Long>> writers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "name-" + i % 10;
            writers.add(() -> put(name, "x").resource().revision());
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Long> revisions = new ArrayList<>();
            for (Future<Long> written : threads.invokeAll(writers)) {
                revisions.add(written.get());
            }
            assertThat(revisions).doesNotHaveDuplicates();
            assertThat(store.changedSince(0, 100)).hasSize(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCollectionOfAllWorkspacesIsListedInPagesWithoutOthersAndWithoutWhatWasRemoved() {
        for (String workspace : List.of("demo", "demo-1", "demo0", "abc")) {
            store.put(new ManagedPath("workspaces", workspace), body("w"), found -> {});
            store.put(ManagedPath.in(workspace, "fhirServices", "main"), body("s"), found -> {});
            store.put(ManagedPath.in(workspace, "fhirServices", "gone"), body("s"), found -> {});
            store.put(ManagedPath.in(workspace, "iotConnectors", "main"), body("c"), found -> {});
            store.remove(ManagedPath.in(workspace, "fhirServices", "gone"));
        }

        List<String> paths = new ArrayList<>();
        List<ManagedResource> page = store.listAll("fhirServices", "", 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(resource -> paths.add(resource.path().toString()));
            page = store.listAll("fhirServices", paths.get(paths.size() - 1), 2);
        }

        assertThat(paths)
                .containsExactly(
                        "workspaces/abc/fhirServices/main",
                        "workspaces/demo-1/fhirServices/main",
                        "workspaces/demo/fhirServices/main",
                        "workspaces/demo0/fhirServices/main");
    }
}

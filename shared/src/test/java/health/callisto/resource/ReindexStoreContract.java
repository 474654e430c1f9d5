package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.problem.Problem;
import health.callisto.resource.ReindexStore.Passed;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link ReindexStore} must do. */
abstract class ReindexStoreContract {
    private final Definitions definitions = Definitions.r4();
    private final ResourceType patient = definitions.resourceType("Patient").orElseThrow();
    private Database database;
    private ResourceStore store;
    private ReindexStore reindex;

    /** A database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        // Writes are not indexed at all; the reindex knows every value.
        store = new ResourceStore(database, definitions, Clock.systemUTC(), (key, json) -> List.of());
        reindex = new ReindexStore(
                database, definitions, TestValues::of, new IndexBacklog(database, IndexBacklog.Rule.NEVER));
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    @Test
    void resourcesArePassedInStepsUntilThereAreNoMore() {
        put("a");
        put("b");
        put("c");

        Passed first = next(Long.MIN_VALUE, Set.of()).orElseThrow();
        Passed second = next(first.last(), Set.of()).orElseThrow();

        assertThat(first.resources()).isEqualTo(2);
        assertThat(second.resources()).isEqualTo(1);
        assertThat(next(second.last(), Set.of())).isEmpty();
        assertThat(TestValues.TABLES)
                .allSatisfy(table -> assertThat(rows(table)).isPositive());
    }

    @Test
    void passingAgainChangesNothing() {
        put("a");
        next(Long.MIN_VALUE, Set.of());
        long before = allRows();

        next(Long.MIN_VALUE, Set.of());

        assertThat(allRows()).isEqualTo(before);
    }

    @Test
    void onlyTheParametersThatAreAskedForAreWritten() {
        put("a");

        next(Long.MIN_VALUE, Set.of(4));

        assertThat(rows("NumberIndex")).isEqualTo(1);
        assertThat(allRows()).isEqualTo(1);
    }

    @Test
    void deletedResourcesAreLeftOut() {
        put("a");
        store.commit(Batch.of(new Write.Delete(key("a"), Precondition.ANY)));

        assertThat(next(Long.MIN_VALUE, Set.of())).isEmpty();
        assertThat(reindex.has(patient)).isFalse();
    }

    @Test
    void aStepThatSaysNoUndoesTheWork() {
        put("a");

        assertThatThrownBy(() -> reindex.next(patient, Long.MIN_VALUE, 2, Set.of(), passed -> connection -> false))
                .isInstanceOf(Problem.class);
        assertThat(allRows()).isZero();
    }

    @Test
    void theValuesOfAParameterAreForgottenPartByPart() {
        put("a");
        put("b");
        put("c");
        reindex.next(patient, Long.MIN_VALUE, 10, Set.of(), passed -> connection -> true);
        long others = allRows() - rows("NumberIndex");

        boolean more = true;
        for (int i = 0; i < 4 && more; i++) {
            more = reindex.forget(4, 1);
        }

        assertThat(more).isFalse();
        assertThat(rows("NumberIndex")).isZero();
        assertThat(allRows()).isEqualTo(others);
    }

    private Optional<Passed> next(long after, Set<Integer> parameters) {
        return reindex.next(patient, after, 2, parameters, passed -> connection -> true);
    }

    private long allRows() {
        return TestValues.TABLES.stream().mapToLong(this::rows).sum();
    }

    private long rows(String table) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    private ResourceKey key(String id) {
        return new ResourceKey(patient, id);
    }

    private void put(String name) {
        byte[] rest = ("},\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        store.commit(Batch.of(new Write.Put(
                key(name), ResourceBody.of(rest), new Write.Values(List.of(), 0), Precondition.ANY, Optional.empty())));
    }
}

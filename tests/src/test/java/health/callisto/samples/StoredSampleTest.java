package health.callisto.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.search.SearchEngine;
import health.callisto.search.SearchPage;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole sample through intake, store and search, as an import commits it, in sets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredSampleTest {
    private static final int SET = 1_500;

    private final Definitions definitions = Definitions.r4();
    private final ResourceIntake intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
    private Database database;
    private ResourceStore store;
    private SearchEngine engine;

    @BeforeAll
    void storeTheSample(@TempDir Path folder) throws IOException {
        database = Database.openSqlite(folder.resolve("sample.db"));
        store = new ResourceStore(database, definitions, Clock.systemUTC(), intake);
        engine = new SearchEngine(database, definitions, ParameterSource.r4(definitions), Clock.systemUTC());
        assertThat(commitAll()).containsOnlyKeys(WriteOutcome.Result.CREATED);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void aSearchCountsWhatTheSampleHolds() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (String type : Samples.counts().keySet()) {
            found.put(
                    type,
                    Math.toIntExact(
                            search(type, "_count=0&_total=accurate").total().orElseThrow()));
        }

        assertThat(found).containsExactlyEntriesOf(Samples.counts());
    }

    @Test
    void eachResourceIsCreatedOnceAndStoringItAgainChangesNothing() throws IOException {
        int resources =
                Samples.counts().values().stream().mapToInt(Integer::intValue).sum();

        assertThat(commitAll()).containsExactly(Map.entry(WriteOutcome.Result.UNCHANGED, resources));
        assertThat(changes())
                .hasSize(resources)
                .allMatch(change -> change.version() == 1 && change.type() == Change.Type.CREATED)
                .extracting(Change::key)
                .doesNotHaveDuplicates();
    }

    @Test
    void pagesOfAllObservationsNeitherRepeatNorSkip() throws IOException {
        Set<String> ids = new HashSet<>();
        int matches = 0;
        Optional<String> token = Optional.empty();
        do {
            SearchPage page = search(
                    "Observation",
                    "_count=1000" + token.map(text -> "&_page=" + text).orElse(""));
            page.matches().forEach(match -> ids.add(match.key().id()));
            matches += page.matches().size();
            token = page.next();
        } while (token.isPresent());

        assertThat(ids).hasSize(matches);
        assertThat(Samples.counts()).containsEntry("Observation", matches);
    }

    @Test
    void theHeartRatesOfTheReadmeComeWithTheirPatients() {
        SearchPage page =
                search("Observation", "code=http://loinc.org|8867-4&_sort=-date&_count=3&_include=Observation:patient");

        assertThat(page.matches()).hasSize(3).allMatch(match -> text(match).contains("\"8867-4\""));
        assertThat(page.included())
                .isNotEmpty()
                .allMatch(included -> included.key().type().name().equals("Patient"));
    }

    private Map<WriteOutcome.Result, Integer> commitAll() throws IOException {
        Map<WriteOutcome.Result, Integer> results = new TreeMap<>();
        for (Path file : Samples.files()) {
            List<Write> set = new ArrayList<>();
            for (String line : Samples.lines(file)) {
                ResourceIntake.Incoming incoming = intake.read(line.getBytes(UTF_8));
                set.add(intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty()));
                if (set.size() == SET) {
                    commit(set, results);
                }
            }
            commit(set, results);
        }
        return results;
    }

    private void commit(List<Write> set, Map<WriteOutcome.Result, Integer> results) {
        if (!set.isEmpty()) {
            store.commit(new Batch(set, false, Change.Origin.IMPORT, Optional.empty()))
                    .forEach(outcome -> results.merge(outcome.result(), 1, Integer::sum));
            set.clear();
        }
    }

    private List<Change> changes() {
        List<Change> all = new ArrayList<>();
        List<Change> some = store.changes(0, 5_000);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = store.changes(some.get(some.size() - 1).position(), 5_000);
        }
        return all;
    }

    private SearchPage search(String type, String query) {
        return engine.search(
                new SearchRequest(definitions.resourceType(type).orElseThrow(), QueryParameters.parse(query), true));
    }

    private static String text(StoredResource resource) {
        return new String(resource.json(), UTF_8);
    }
}

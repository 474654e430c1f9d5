package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches made at random find, page by page, exactly what a look at every resource finds. */
class RandomSearchTest {
    private static final long SEED = 20_261_120;

    @TempDir
    Path folder;

    private final Definitions definitions = Definitions.r4();
    private final ResourceType observation =
            definitions.resourceType("Observation").orElseThrow();
    private final Random random = new Random(SEED);
    private final RandomObservations observations = new RandomObservations(SEED);
    private final Map<String, RandomObservations.Row> rows = new LinkedHashMap<>();
    private Database database;
    private SearchEngine engine;

    @BeforeEach
    void store() {
        database = Database.openSqlite(folder.resolve("random.db"));
        ResourceIntake intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
        ResourceStore store = new ResourceStore(database, definitions, Clock.systemUTC(), intake);
        engine = new SearchEngine(database, definitions, ParameterSource.r4(definitions), Clock.systemUTC());
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            writes.add(write(intake, observations.patient(i, i % 3 == 0)));
        }
        for (int i = 0; i < 400; i++) {
            RandomObservations.Row row = observations.row(i);
            rows.put(row.id(), row);
            writes.add(write(intake, observations.json(row)));
        }
        store.commit(Batch.transaction(writes));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void randomSearchesFindWhatALookAtEveryResourceFinds() {
        int found = 0;
        for (int i = 0; i < 1500; i++) {
            List<RandomObservations.Term> terms = observations.query();
            String query = String.join(
                    "&", terms.stream().map(RandomObservations.Term::text).toList());
            String sort = List.of("", "&_sort=date", "&_sort=-date,code", "&_sort=value-quantity", "&_sort=-_id")
                    .get(random.nextInt(5));
            List<String> expected = rows.values().stream()
                    .filter(row -> terms.stream().allMatch(term -> term.holds().test(row)))
                    .map(RandomObservations.Row::id)
                    .toList();

            assertThat(allPages(query + sort + "&_count=" + (5 + random.nextInt(60))))
                    .as(query + sort)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(search(query + "&_count=0").total()).as(query).hasValue(expected.size());
            found += expected.size();
        }
        assertThat(found).as("searches that find nothing prove little").isGreaterThan(1500 * 10);
    }

    @Test
    void pagesLeadBackTheWayTheyCame() {
        List<List<String>> forth = new ArrayList<>();
        String query = "code=c1,c2&_count=9";
        SearchPage page = search(query);
        forth.add(ids(page));
        while (page.next().isPresent()) {
            page = search(query + "&_page=" + page.next().get());
            forth.add(ids(page));
        }
        List<List<String>> back = new ArrayList<>(List.of(ids(page)));
        while (page.previous().isPresent()) {
            page = search(query + "&_page=" + page.previous().get());
            back.add(ids(page));
        }
        Collections.reverse(back);

        assertThat(back).isEqualTo(forth).hasSizeGreaterThan(3);
    }

    @Test
    void aSortByDateKeepsItsOrderOverPagesAndPutsTheMissingLast() {
        List<RandomObservations.Row> found = allPages("_sort=date&_count=30").stream()
                .map(id -> rows.getOrDefault(id, observations.row(0)))
                .toList();

        assertThat(found).hasSize(rows.size());
        assertThat(found)
                .extracting(row -> row.start().map(Object::toString).orElse("missing"))
                .isSorted();
    }

    private List<String> allPages(String query) {
        List<String> found = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            SearchPage page = search(query + "&_page=".repeat(next.get().isEmpty() ? 0 : 1) + next.get());
            found.addAll(ids(page));
            next = page.next();
        }
        return found;
    }

    private SearchPage search(String query) {
        return engine.search(new SearchRequest(observation, QueryParameters.parse(query.replace("|", "%7C")), true));
    }

    private static List<String> ids(SearchPage page) {
        return page.matches().stream().map(match -> match.key().id()).toList();
    }

    private static Write write(ResourceIntake intake, String json) {
        ResourceIntake.Incoming incoming = intake.read(json.getBytes(StandardCharsets.UTF_8));
        return intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty());
    }
}

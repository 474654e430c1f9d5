package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.problem.Problem;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import health.callisto.sql.SqlServerOnSqlite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a search goes to a SQL Server and back, as docs/performance.md says it. */
class SearchRoundTripsTest {
    @TempDir
    private Path folder;

    private final Definitions definitions = Definitions.r4();
    private SqlServerOnSqlite server;
    private Database database;
    private SearchEngine engine;

    @BeforeEach
    void fill() {
        server = SqlServerOnSqlite.make(folder.resolve("search.db"));
        database = server.open();
        ResourceIntake intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
        ResourceStore store = new ResourceStore(
                database, definitions, Clock.systemUTC(), intake, new IndexBacklog(database), ResourceStore.Capture.ON);
        for (String json : SearchData.RESOURCES) {
            ResourceIntake.Incoming incoming = intake.read(json.getBytes(StandardCharsets.UTF_8));
            store.commit(
                    Batch.of(intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty())));
        }
        engine = new SearchEngine(database, definitions, ParameterSource.r4(definitions), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SearchPage search(String type, String query) {
        return engine.search(new SearchRequest(
                definitions.resourceType(type).orElseThrow(), QueryParameters.parse(query.replace("|", "%7C")), true));
    }

    /**
     * Once what the planner knows of the data is at hand, which is kept for a minute.
     *
     * @param more resources than the matches
     */
    @ParameterizedTest
    @CsvSource({
        "Patient, '', 4, 0, 1",
        "Patient, family=baker, 1, 0, 1",
        "Patient, identifier=http://h.org|7, 1, 0, 1",
        "Patient, family=baker&gender=http://hl7.org/fhir/administrative-gender|male, 1, 0, 1",
        "Observation, _sort=-date, 3, 0, 1",
        "Patient, _count=2&_total=accurate, 2, 0, 2",
        "Observation, code=8867-4, 2, 0, 3",
        "Observation, _include=Observation:subject, 3, 2, 2",
        "Patient, _revinclude=Observation:subject, 4, 3, 2",
        "Observation, subject:Patient.family=baker, 1, 0, 2",
        "Patient, _has:Observation:subject:code=http://loinc.org|29463-7, 1, 0, 2",
    })
    void aSearchTakesSoManyRoundTrips(String type, String query, int matches, int more, int trips) {
        assertThat(search(type, query).matches()).hasSize(matches);
        server.forget();

        SearchPage page = search(type, query);

        assertThat(page.matches()).hasSize(matches);
        assertThat(page.included()).hasSize(more);
        assertThat(server.roundTrips()).as("%s", server.texts()).isEqualTo(trips);
    }

    /** A search by ids that are no values: they are tested for each type that the link may lead to. */
    @Test
    void aStatementOfMoreValuesThanAServerTakesIsRefused() {
        String ids = "subject._id:not=" + "a,".repeat(19) + "a";

        assertThatThrownBy(() -> search("Basic", ids))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too long for the database");
        assertThat(search("Basic", "subject._id:not=a,a").matches()).isEmpty();
    }
}

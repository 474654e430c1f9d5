package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.query.ConditionBudget;
import health.callisto.search.query.ConditionReader;
import health.callisto.search.query.QueryReader;
import health.callisto.search.query.ReferenceReader;
import health.callisto.search.query.SearchRequest;
import health.callisto.search.sql.PageSql;
import health.callisto.search.sql.Query;
import health.callisto.search.sql.SearchSql;
import health.callisto.search.sql.SqlText;
import health.callisto.search.sql.Statistics;
import health.callisto.sql.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite makes of the statements: a condition that is not the driver must be a look-up of one resource. */
class QueryPlanTest {
    private static final String BY_RESOURCE = "(SurrogateId=? AND ParameterId=?)";

    @TempDir
    Path folder;

    private final Definitions definitions = Definitions.r4();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.openSqlite(folder.resolve("plan.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDateIsTestedByTheResourceAndACodeByItsWholeKey() {
        Query query = query("Observation", "code=http://loinc.org%7C8867-4&date=ge2020");

        assertThat(explain(new PageSql(query, database.dialect())
                        .ordered(query.conditions().get(0), Optional.empty(), 21)))
                .anyMatch(step -> step.contains("DateIndex_Resource " + BY_RESOURCE))
                .anyMatch(step -> step.contains("d USING PRIMARY KEY (ParameterId=? AND Code=? AND SystemId=?)"))
                .noneMatch(step -> step.startsWith("SCAN d") || step.contains("TEMP B-TREE FOR ORDER BY"));
        assertThat(explain(new PageSql(query, database.dialect())
                        .collect(Optional.of(query.conditions().get(1)), Optional.empty(), 21)))
                .anyMatch(step -> step.contains("Code=? AND SystemId=? AND SurrogateId=?"));
    }

    @Test
    void aChainIsTestedFromTheReferringResource() {
        Query query = query("Observation", "patient.name=ann");

        assertThat(explain(new PageSql(query, database.dialect()).collect(Optional.empty(), Optional.empty(), 21)))
                .anyMatch(step -> step.contains("Resource_Type (TypeId=? AND Deleted=?)"))
                .anyMatch(step -> step.contains("ReferenceIndex_Resource " + BY_RESOURCE))
                .anyMatch(step -> step.contains("StringIndex_Resource " + BY_RESOURCE))
                .noneMatch(step -> step.contains("TEMP B-TREE FOR ORDER BY"));
    }

    @Test
    void aSortWalksTheValuesInTheirOrder() {
        Query query = query("Patient", "gender=female&_sort=birthdate");

        assertThat(explain(new PageSql(query, database.dialect()).walkValues(Optional.empty(), 21)))
                .anyMatch(step -> step.contains("s USING PRIMARY KEY (ParameterId=? AND Span=?)"))
                .anyMatch(step -> step.contains("DateIndex_Resource " + BY_RESOURCE));
    }

    private Query query(String type, String text) {
        ResourceType resourceType = definitions.resourceType(type).orElseThrow();
        SearchParameters parameters = SearchParameters.r4();
        Statistics statistics =
                new Statistics(new SearchSql(database, definitions), database.dialect(), Clock.systemUTC());
        ParameterElements elements = new ParameterElements(definitions);
        ConditionReader reader = new ConditionReader(
                definitions,
                parameters,
                statistics,
                Optional.empty(),
                new ReferenceReader(definitions, OwnBases.NONE, ""),
                elements,
                Instant.EPOCH,
                new ConditionBudget());
        SearchRequest request = new SearchRequest(resourceType, QueryParameters.parse(text), true);
        return new QueryReader(resourceType, request, definitions, parameters, reader, elements)
                .read(request.parameters());
    }

    private List<String> explain(SqlText sql) {
        return database.read(connection -> {
            List<String> steps = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql.text());
                    ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    steps.add(result.getString("detail"));
                }
            }
            return steps;
        });
    }
}

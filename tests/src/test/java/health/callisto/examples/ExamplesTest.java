package health.callisto.examples;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.search.SearchEngine;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue by issue HL7 published 5,306 examples: what is not wrong in itself is taken, kept and found. */
class ExamplesTest {
    private static final int EXAMPLES = 5_306;

    private final Definitions definitions = Definitions.r4();
    private final ResourceIntake intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
    private final OwnValues own = new OwnValues(definitions);

    @Test
    void eachExampleIsStoredReadBackFoundByItsValuesAndUnchangedByItself(@TempDir Path folder) throws IOException {
        List<String> refused = new ArrayList<>();
        int searches = 0;
        try (Database database = Database.openSqlite(folder.resolve("examples.db"))) {
            ResourceStore store = new ResourceStore(database, definitions, Clock.systemUTC(), intake);
            SearchEngine engine =
                    new SearchEngine(database, definitions, ParameterSource.r4(definitions), Clock.systemUTC());
            List<Path> files = Examples.files();
            assertThat(files).hasSize(EXAMPLES);
            for (Path file : files) {
                byte[] json = Files.readAllBytes(file);
                Optional<Write.Put> write = write(file, json, refused);
                if (write.isPresent()) {
                    ResourceKey key = write.get().key();
                    store.commit(Batch.of(write.get()));
                    assertSameContent(file, json, store.find(key).orElseThrow());
                    searches += assertFound(file, engine, write.get());
                    assertThat(store.commit(Batch.of(write.get())).get(0).result())
                            .as(file.toString())
                            .isEqualTo(WriteOutcome.Result.UNCHANGED);
                }
            }
        }
        assertThat(refused).containsExactlyElementsOf(RefusedExamples.NAMES);
        assertThat(searches).isGreaterThan(50_000);
    }

    private Optional<Write.Put> write(Path file, byte[] json, List<String> refused) {
        try {
            Incoming incoming = intake.read(json);
            return Optional.of(intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty()));
        } catch (Problem e) {
            refused.add(file.getFileName().toString());
            return Optional.empty();
        }
    }

    private static void assertSameContent(Path file, byte[] json, StoredResource stored) throws IOException {
        assertThat(ExactJson.content(stored.json())).as(file.toString()).isEqualTo(ExactJson.content(json));
    }

    private int assertFound(Path file, SearchEngine engine, Write.Put write) {
        List<String> queries =
                own.queries(write.key().id(), write.values().list()).toList();
        for (String query : queries) {
            SearchRequest request = new SearchRequest(write.key().type(), QueryParameters.parse(query), true);
            assertThat(engine.search(request).matches())
                    .as(file + " by " + query)
                    .hasSize(1);
        }
        return queries.size();
    }
}

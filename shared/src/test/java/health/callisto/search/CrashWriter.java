package health.callisto.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.callisto.fhir.Definitions;
import health.callisto.intake.ResourceIntake;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.sql.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that writes until it is killed: each thread makes pairs of resources in one transaction and new versions of one
 * resource of its own, and prints what was acknowledged, a line each, when it was.
 */
public final class CrashWriter {
    static final int THREADS = 4;

    private CrashWriter() {}

    public static void main(String[] arguments) {
        Definitions definitions = Definitions.r4();
        ResourceIntake intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
        Database database = Database.openSqlite(Path.of(arguments[0]));
        // Index rows wait until there are many, so that most kills leave some out.
        IndexBacklog backlog = new IndexBacklog(database, new IndexBacklog.Rule(1, 200, Duration.ZERO));
        ResourceStore store =
                new ResourceStore(database, definitions, Clock.systemUTC(), intake, backlog, ResourceStore.Capture.ON);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            new Thread(() -> write(store, intake, thread)).start();
        }
    }

    private static void write(ResourceStore store, ResourceIntake intake, int thread) {
        for (int n = 1; ; n++) {
            String pair = thread + "-" + n;
            store.commit(
                    Batch.transaction(List.of(patient(intake, "a" + pair, pair), patient(intake, "b" + pair, pair))));
            say("pair " + pair);
            long version = store.commit(Batch.of(patient(intake, "own" + thread, "own" + n)))
                    .get(0)
                    .version();
            say("own " + thread + " " + version);
        }
    }

    private static Write.Put patient(ResourceIntake intake, String id, String marker) {
        String json =
                "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:m\",\"value\":\"" + marker + "\"}]}";
        return intake.write(intake.read(json.getBytes(UTF_8)), id, Precondition.ANY, Optional.empty());
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

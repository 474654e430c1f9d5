package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.FhirError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlineTest {
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n WHERE i > ?";

    @TempDir
    Path folder;

    @Test
    void aStatementWithoutEndIsInterruptedAtItsDeadlineAndTheConnectionsServeOthers() {
        // Time passes as SQLite asks for it: the test does not wait.
        AtomicLong asked = new AtomicLong();
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), () -> asked.getAndAdd(300_000_000));
        try (Database database = Database.openSqlite(folder.resolve("a.db"))) {
            assertThatThrownBy(() -> database.read(
                            deadline, connection -> Rows.list(connection, ENDLESS, row -> row.getLong(1), 0)))
                    .isInstanceOfSatisfying(FhirError.class, error -> {
                        assertThat(error.kind()).isEqualTo(FhirError.Kind.UNAVAILABLE);
                        assertThat(error.getMessage()).contains("CALLISTO_REQUEST_SECONDS");
                    });
            for (int i = 0; i < 8; i++) {
                List<Long> one = database.query("SELECT ?", row -> row.getLong(1), 1L);
                assertThat(one).containsExactly(1L);
            }
        }
    }

    @Test
    void afterItsDeadlineNothingIsReadForARequest() {
        AtomicLong now = new AtomicLong();
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), now::get);
        try (Database database = Database.openSqlite(folder.resolve("a.db"))) {
            assertThat(database.<Boolean>read(deadline, connection -> true)).isTrue();
            now.set(1_000_000_001);
            assertThatThrownBy(() -> database.read(deadline, connection -> true))
                    .isInstanceOf(FhirError.class);
        }
    }
}

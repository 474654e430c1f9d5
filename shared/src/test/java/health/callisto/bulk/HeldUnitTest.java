package health.callisto.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.HandClock;
import health.callisto.job.Lease;
import health.callisto.job.UnitStore;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeldUnitTest {
    @RegisterExtension
    final FhirFixture fhir = new FhirFixture();

    private final HandClock clock = new HandClock();

    private static boolean isRenewed(Database database, String job) {
        return database.query("SELECT LeaseUntil FROM JobUnit WHERE JobId = ?", row -> row.getLong(1), job)
                        .get(0)
                > 0;
    }

    /** By the clock the next heartbeat would be an hour away, and the lease would run out after 15 seconds. */
    @Test
    void aWorkersHeartGoesOnBeatingThoughTheClockIsSetBackByAnHour() {
        Database database = fhir.service().database();
        String job = fhir.service().jobs().create("export", "{}", List.of("{}"));
        Lease lease = fhir.service().units().lease(job, 0).orElseThrow();
        HeldUnit held = new HeldUnit(fhir.service(), lease, clock);
        database.write(connection -> Rows.update(connection, "UPDATE JobUnit SET LeaseUntil = 0 WHERE JobId = ?", job));
        clock.setBack(Duration.ofHours(1));

        held.beat();
        assertThat(isRenewed(database, job)).isFalse();
        clock.pass(UnitStore.LEASE.dividedBy(3));
        held.beat();

        assertThat(isRenewed(database, job)).isTrue();
    }
}

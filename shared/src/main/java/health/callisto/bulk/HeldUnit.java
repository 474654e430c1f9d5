package health.callisto.bulk;

import health.callisto.fhir.FhirError;
import health.callisto.job.Advance;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.job.UnitStore;
import health.callisto.sql.Durability;
import health.callisto.sql.TransactionStep;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A unit in the hands of its worker: kept by heartbeats, moved on together with work. */
final class HeldUnit {
    private static final Duration PERIOD = UnitStore.LEASE.dividedBy(3);

    private final FhirService service;
    private final Lease lease;
    private final Clock clock;
    private Instant last;

    HeldUnit(FhirService service, Lease lease, Clock clock) {
        this.service = service;
        this.lease = lease;
        this.clock = clock;
        this.last = clock.instant();
    }

    FhirService service() {
        return service;
    }

    /** As it was when it was taken. */
    JobUnit unit() {
        return lease.unit();
    }

    String jobId() {
        return lease.unit().jobId();
    }

    /** To be called often; FhirError CONFLICT when another worker has the unit, or the job is being cancelled. */
    void beat() {
        Instant now = clock.instant();
        if (!now.isBefore(last.plus(PERIOD))) {
            if (!service.units().renew(lease)) {
                throw lost();
            }
            last = now;
        }
    }

    /** Moves the unit on with that work in one transaction; FhirError CONFLICT, and nothing is written, as for a heartbeat. */
    void advance(Advance advance, TransactionStep work) {
        TransactionStep step = service.units().advance(lease, advance);
        service.database().write(Durability.RELAXED, connection -> {
            if (!step.run(connection) || !work.run(connection)) {
                throw lost();
            }
            return advance.position();
        });
        last = clock.instant();
    }

    private static FhirError lost() {
        return FhirError.conflict("Another worker has the unit, or its job was cancelled; nothing was written");
    }
}

package health.callisto.bulk;

import health.callisto.job.Advance;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.job.UnitStore;
import health.callisto.problem.Problem;
import health.callisto.sql.Durability;
import health.callisto.sql.TransactionStep;
import health.callisto.time.SteadyTime;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.time.Duration;

/** A unit in the hands of its worker: kept by heartbeats, moved on together with work. */
public final class HeldUnit {
    private static final Duration PERIOD = UnitStore.LEASE.dividedBy(3);

    private final FhirService service;
    private final Lease lease;
    private final SteadyTime time;
    private long last;

    public HeldUnit(FhirService service, Lease lease, Clock clock) {
        this.service = service;
        this.lease = lease;
        this.time = SteadyTime.beside(clock);
        this.last = time.now();
    }

    public FhirService service() {
        return service;
    }

    /** As it was when it was taken. */
    public JobUnit unit() {
        return lease.unit();
    }

    public String jobId() {
        return lease.unit().jobId();
    }

    /** To be called often; Problem CONFLICT when another worker has the unit, or the job is being cancelled. */
    public void beat() {
        service.units().requireGoingOn();
        long now = time.now();
        if (time.hasPassed(PERIOD, last)) {
            if (!service.units().renew(lease)) {
                throw lost();
            }
            last = now;
        }
    }

    /** Moves the unit on with that work in one transaction; Problem CONFLICT, and nothing is written, as for a heartbeat. */
    public void advance(Advance advance, TransactionStep work) {
        service.units().requireGoingOn();
        TransactionStep step = service.units().advance(lease, advance);
        service.database().write(Durability.RELAXED, connection -> {
            if (!step.run(connection) || !work.run(connection)) {
                throw lost();
            }
            return advance.position();
        });
        last = time.now();
    }

    private static Problem lost() {
        return Problem.conflict("Another worker has the unit, or its job was cancelled; nothing was written");
    }
}

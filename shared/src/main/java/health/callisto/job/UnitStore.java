package health.callisto.job;

import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The units of the jobs of one service: who works on them, and how far they are. What is lost here with the power is the end
 * of the work as well, which is then done again; only the end of a job ({@link JobStore}) is synced.
 */
public final class UnitStore {
    /** A unit that failed this often is not tried again. */
    public static final int MAX_TRIES = 5;
    /** A message that woke nobody for so long is sent again. */
    public static final Duration RESEND = Duration.ofSeconds(30);

    /** Behind the first failure of a unit it is tried again after so long; behind each further one after twice as long. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long a worker may be silent; every step of its work renews the lease. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    private static final String UNIT =
            "SELECT JobId, UnitNumber, State, Definition, Position, Lines, Done, Failed, Tries, Error FROM JobUnit ";

    /**
     * No right clock writes a time that lies further ahead. One that does is of before the clock was set back: it says nothing, and
     * to wait for it could take hours. A worker that is alive then is not harmed, since it loses its lease at worst, never its work.
     */
    private static final Duration FURTHEST = Duration.ofMinutes(2);

    /** Parameters: now, the furthest time ahead, the time before which a message may be lost, and the furthest time again. */
    private static final String WAITING =
            "(State = 'queued' OR (State = 'running' AND (LeaseUntil < ? OR LeaseUntil > ?)))"
                    + " AND (SentAt < ? OR SentAt > ? OR (State = 'running' AND SentAt < LeaseUntil))";

    private final Database database;
    private final Clock clock;
    private final Supplier<String> newOwner;
    private volatile boolean stopped;

    /** @param newOwner names each try of a worker */
    public UnitStore(Database database, Clock clock, Supplier<String> newOwner) {
        this.database = database;
        this.clock = clock;
        this.newOwner = newOwner;
    }

    /** The units of a job in the order of their numbers. */
    public List<JobUnit> of(String jobId) {
        return database.query(UNIT + "WHERE JobId = ? ORDER BY UnitNumber", UnitStore::unit, jobId);
    }

    /** All units of a job together: what is asked for often, in one row. */
    public UnitTotals totals(String jobId) {
        return database.query(
                        """
                        SELECT COUNT(*), COALESCE(SUM(CASE WHEN State IN ('queued', 'running') THEN 0 ELSE 1 END), 0),
                               COALESCE(SUM(Done), 0), COALESCE(SUM(Failed), 0)
                        FROM JobUnit WHERE JobId = ?
                        """,
                        row -> new UnitTotals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                        jobId)
                .get(0);
    }

    /**
     * Units that wait for a worker (never sent, or sent so long ago that the message may be lost, or left by a worker that
     * died), at most {@code limit}; each is marked as sent now, and only one who asks gets it.
     */
    public List<JobUnit> takeToSend(String jobId, int limit) {
        long now = clock.millis();
        List<JobUnit> waiting = database.query(
                UNIT + "WHERE JobId = ? AND " + WAITING + " ORDER BY UnitNumber "
                        + database.dialect().limitClause(),
                UnitStore::unit,
                jobId,
                now,
                furthest(now),
                now - RESEND.toMillis(),
                furthest(now),
                limit);
        return waiting.isEmpty()
                ? List.of()
                : database.write(Durability.RELAXED, connection -> markSent(connection, waiting, now));
    }

    /** Those of the units that nobody else has sent since they were read. */
    private static List<JobUnit> markSent(Connection connection, List<JobUnit> units, long now) throws SQLException {
        List<JobUnit> marked = new ArrayList<>();
        for (JobUnit unit : units) {
            int rows = Rows.update(
                    connection,
                    "UPDATE JobUnit SET SentAt = ? WHERE JobId = ? AND UnitNumber = ? AND " + WAITING,
                    now,
                    unit.jobId(),
                    unit.number(),
                    now,
                    furthest(now),
                    now - RESEND.toMillis(),
                    furthest(now));
            if (rows == 1) {
                marked.add(unit);
            }
        }
        return marked;
    }

    /** The furthest time ahead that is believed. */
    static long furthest(long now) {
        return now + FURTHEST.toMillis();
    }

    /** Units that a message is under way for or a worker works on. */
    public long inFlight(String jobId) {
        long now = clock.millis();
        return database.query(
                        """
                        SELECT COUNT(*) FROM JobUnit WHERE JobId = ?
                          AND ((State = 'queued' AND SentAt BETWEEN ? AND ?)
                            OR (State = 'running' AND LeaseUntil BETWEEN ? AND ?))
                        """, row -> row.getLong(1), jobId, now - RESEND.toMillis(), furthest(now), now, furthest(now))
                .get(0);
    }

    /** The unit for this worker alone; empty if another has it, it has ended, or its job is not running. */
    public Optional<Lease> lease(String jobId, int number) {
        String owner = newOwner.get();
        long now = clock.millis();
        int taken = database.write(
                Durability.RELAXED,
                connection ->
                        Rows.update(connection, """
                UPDATE JobUnit SET State = 'running', LeaseOwner = ?, LeaseUntil = ?, Tries = Tries + 1
                WHERE JobId = ? AND UnitNumber = ?
                  AND (State = 'queued' OR (State = 'running' AND (LeaseUntil < ? OR LeaseUntil > ?)))
                  AND EXISTS (SELECT 1 FROM Job WHERE Job.JobId = JobUnit.JobId AND Job.State = 'running')
                """, owner, now + LEASE.toMillis(), jobId, number, now, furthest(now)));
        return taken == 0
                ? Optional.empty()
                : database.query(UNIT + "WHERE JobId = ? AND UnitNumber = ?", UnitStore::unit, jobId, number).stream()
                        .map(unit -> new Lease(unit, owner))
                        .findFirst();
    }

    /**
     * The step that moves a unit on, to be run in the transaction of the work itself. It answers false (and so takes the
     * work back) when the worker holds the lease no longer or the job is being cancelled.
     */
    public TransactionStep advance(Lease lease, Advance advance) {
        long until = clock.millis() + LEASE.toMillis();
        JobUnit unit = lease.unit();
        return connection -> {
            int moved = Rows.update(
                    connection,
                    """
                    UPDATE JobUnit SET Position = ?, Lines = Lines + ?, Done = Done + ?, Failed = Failed + ?,
                      State = ?, LeaseOwner = ?, LeaseUntil = ?
                    WHERE JobId = ? AND UnitNumber = ? AND LeaseOwner = ? AND State = 'running'
                      AND EXISTS (SELECT 1 FROM Job WHERE Job.JobId = JobUnit.JobId AND Job.State = 'running')
                    """,
                    advance.position(),
                    advance.lines(),
                    advance.done(),
                    (long) advance.errors().size(),
                    (advance.last() ? UnitState.COMPLETED : UnitState.RUNNING).code(),
                    advance.last() ? "" : lease.owner(),
                    advance.last() ? 0 : until,
                    unit.jobId(),
                    unit.number(),
                    lease.owner());
            insert(connection, unit.jobId(), advance.errors());
            return moved == 1;
        };
    }

    private static void insert(Connection connection, String jobId, List<JobError> errors) throws SQLException {
        for (JobError error : errors) {
            Rows.update(
                    connection,
                    "INSERT INTO JobError (JobId, UnitNumber, Line, ByteOffset, Reason) VALUES (?, ?, ?, ?, ?)",
                    jobId,
                    error.unitNumber(),
                    error.line(),
                    error.byteOffset(),
                    error.reason());
        }
    }

    /** Tells that the worker is alive; false if it has lost its lease, or the job is being cancelled. */
    public boolean renew(Lease lease) {
        long until = clock.millis() + LEASE.toMillis();
        return database.write(
                        Durability.RELAXED,
                        connection -> Rows.update(
                                connection,
                                """
                        UPDATE JobUnit SET LeaseUntil = ?
                        WHERE JobId = ? AND UnitNumber = ? AND LeaseOwner = ? AND State = 'running'
                          AND EXISTS (SELECT 1 FROM Job WHERE Job.JobId = JobUnit.JobId AND Job.State = 'running')
                        """,
                                until,
                                lease.unit().jobId(),
                                lease.unit().number(),
                                lease.owner()))
                == 1;
    }

    /** The step that adds units to a job, to be run in the transaction of the unit that planned them. */
    public static TransactionStep add(String jobId, int firstNumber, List<String> definitions) {
        return connection -> {
            for (int i = 0; i < definitions.size(); i++) {
                Rows.update(connection, """
                        INSERT INTO JobUnit (JobId, UnitNumber, State, Definition, Position, Lines, Done, Failed,
                                             LeaseOwner, LeaseUntil, SentAt, Tries, Error)
                        VALUES (?, ?, ?, ?, 0, 0, 0, 0, '', 0, 0, 0, '')
                        """, jobId, firstNumber + i, UnitState.QUEUED.code(), definitions.get(i));
            }
            return true;
        };
    }

    /** The unit is done; nothing happens if the lease is lost. */
    public void complete(Lease lease) {
        end(lease, UnitState.COMPLETED, "", 0);
    }

    /**
     * Lets the unit be tried again after a pause that grows with each try, or fails it for good after {@link #MAX_TRIES};
     * answers whether it will be tried again.
     */
    public boolean giveUp(Lease lease, String error) {
        int tries = lease.unit().tries();
        if (tries >= MAX_TRIES) {
            fail(lease, error);
            return false;
        }
        long again = clock.millis() + (PAUSE.toMillis() << (tries - 1));
        end(lease, UnitState.QUEUED, error, again - RESEND.toMillis());
        return true;
    }

    /** From now on no unit moves on: its worker ends at its next step, and a later process goes on from there. */
    public void stop() {
        stopped = true;
    }

    /** IllegalStateException once the process stops; to be asked between two steps. */
    public void requireGoingOn() {
        if (stopped) {
            throw new IllegalStateException("The process stops; the unit goes on at the next start");
        }
    }

    /** Gives the unit back as if this try had not been: the next process begins it at once. */
    public void giveBack(Lease lease) {
        database.write(
                Durability.RELAXED,
                connection -> Rows.update(
                        connection, """
                UPDATE JobUnit SET State = 'queued', LeaseOwner = '', LeaseUntil = 0, SentAt = 0, Tries = Tries - 1
                WHERE JobId = ? AND UnitNumber = ? AND LeaseOwner = ?
                """, lease.unit().jobId(), lease.unit().number(), lease.owner()));
    }

    /** The unit cannot be done and will not be tried again. */
    public void fail(Lease lease, String error) {
        end(lease, UnitState.FAILED, error, 0);
    }

    private void end(Lease lease, UnitState state, String error, long sentAt) {
        database.write(
                Durability.RELAXED,
                connection -> Rows.update(
                        connection,
                        """
                UPDATE JobUnit SET State = ?, LeaseOwner = '', LeaseUntil = 0, SentAt = ?, Error = ?
                WHERE JobId = ? AND UnitNumber = ? AND LeaseOwner = ?
                """,
                        state.code(),
                        sentAt,
                        error,
                        lease.unit().jobId(),
                        lease.unit().number(),
                        lease.owner()));
    }

    /** Takes the unit of a cancelled job out of work. */
    public void abandon(Lease lease) {
        end(lease, UnitState.CANCELLED, "", 0);
    }

    private static JobUnit unit(ResultSet row) throws SQLException {
        return new JobUnit(
                row.getString(1),
                row.getInt(2),
                UnitState.of(row.getString(3)),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getInt(9),
                row.getString(10));
    }
}

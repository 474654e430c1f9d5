package health.callisto.job;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The jobs of one service and their units, in its database. */
public final class JobStore {
    /** A unit that failed this often is not tried again. */
    public static final int MAX_TRIES = 5;
    /** How long a worker may be silent; every step of its work renews the lease. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    private static final String UNIT =
            "SELECT JobId, UnitNumber, State, Definition, Position, Lines, Done, Failed, Tries, Error FROM JobUnit ";
    private static final String JOB = "SELECT JobId, Kind, State, Definition, CreatedAt, EndedAt, Result FROM Job ";

    private final Database database;
    private final Clock clock;
    private final Supplier<String> newId;

    public JobStore(Database database, Clock clock, Supplier<String> newId) {
        this.database = database;
        this.clock = clock;
        this.newId = newId;
    }

    /** Records a job with its units, all at once; it runs from then on. Answers its id. */
    public String create(String kind, String definition, List<String> units) {
        String id = newId.get();
        long now = clock.millis();
        return database.write(connection -> {
            update(
                    connection,
                    "INSERT INTO Job (JobId, Kind, State, Definition, CreatedAt, EndedAt, Result) VALUES (?, ?, ?, ?, ?, 0, '')",
                    id,
                    kind,
                    JobState.RUNNING.code(),
                    definition,
                    now);
            for (int i = 0; i < units.size(); i++) {
                update(connection, """
                        INSERT INTO JobUnit (JobId, UnitNumber, State, Definition, Position, Lines, Done, Failed,
                                             LeaseOwner, LeaseUntil, SentAt, Tries, Error)
                        VALUES (?, ?, ?, ?, 0, 0, 0, 0, '', 0, 0, 0, '')
                        """, id, i, UnitState.QUEUED.code(), units.get(i));
            }
            return id;
        });
    }

    public Optional<Job> find(String jobId) {
        return query(JOB + "WHERE JobId = ?", JobStore::job, jobId).stream().findFirst();
    }

    /** Jobs that have not ended, oldest first. */
    public List<Job> open() {
        return query(JOB + "WHERE EndedAt = 0 ORDER BY CreatedAt, JobId", JobStore::job);
    }

    public List<JobUnit> units(String jobId) {
        return query(UNIT + "WHERE JobId = ? ORDER BY UnitNumber", JobStore::unit, jobId);
    }

    /** The errors of a job in the order of its units and their lines. */
    public List<JobError> errors(String jobId) {
        return query(
                "SELECT UnitNumber, Line, ByteOffset, Reason FROM JobError WHERE JobId = ? ORDER BY UnitNumber, Line",
                row -> new JobError(row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4)),
                jobId);
    }

    /**
     * Units that wait for a worker (never sent, or sent so long ago that the message may be lost, or left by a worker that
     * died), at most {@code limit}; each is marked as sent now.
     */
    public List<JobUnit> takeToSend(String jobId, Duration resendAfter, int limit) {
        long now = clock.millis();
        List<JobUnit> waiting = query(
                UNIT + """
                        WHERE JobId = ?
                          AND (State = 'queued' OR (State = 'running' AND LeaseUntil < ?))
                          AND (SentAt < ? OR (State = 'running' AND SentAt < LeaseUntil))
                        ORDER BY UnitNumber
                        """ + database.dialect().limitClause(),
                JobStore::unit,
                jobId,
                now,
                now - resendAfter.toMillis(),
                limit);
        waiting.forEach(unit -> database.write(connection -> update(
                connection,
                "UPDATE JobUnit SET SentAt = ? WHERE JobId = ? AND UnitNumber = ?",
                now,
                jobId,
                unit.number())));
        return waiting;
    }

    /** Units that a message is under way for or a worker works on. */
    public long inFlight(String jobId, Duration resendAfter) {
        long now = clock.millis();
        return query("""
                        SELECT COUNT(*) FROM JobUnit WHERE JobId = ?
                          AND ((State = 'queued' AND SentAt >= ?) OR (State = 'running' AND LeaseUntil >= ?))
                        """, row -> row.getLong(1), jobId, now - resendAfter.toMillis(), now)
                .get(0);
    }

    /** The unit for this worker alone; empty if another has it, it has ended, or its job is not running. */
    public Optional<Lease> lease(String jobId, int number) {
        String owner = newId.get();
        long now = clock.millis();
        int taken = database.write(
                connection -> update(connection, """
                UPDATE JobUnit SET State = 'running', LeaseOwner = ?, LeaseUntil = ?, Tries = Tries + 1
                WHERE JobId = ? AND UnitNumber = ?
                  AND (State = 'queued' OR (State = 'running' AND LeaseUntil < ?))
                  AND EXISTS (SELECT 1 FROM Job WHERE Job.JobId = JobUnit.JobId AND Job.State = 'running')
                """, owner, now + LEASE.toMillis(), jobId, number, now));
        return taken == 0
                ? Optional.empty()
                : query(UNIT + "WHERE JobId = ? AND UnitNumber = ?", JobStore::unit, jobId, number).stream()
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
            int moved = update(
                    connection,
                    """
                    UPDATE JobUnit SET Position = ?, Lines = Lines + ?, Done = Done + ?, Failed = Failed + ?, LeaseUntil = ?
                    WHERE JobId = ? AND UnitNumber = ? AND LeaseOwner = ? AND State = 'running'
                      AND EXISTS (SELECT 1 FROM Job WHERE Job.JobId = JobUnit.JobId AND Job.State = 'running')
                    """,
                    advance.position(),
                    advance.lines(),
                    advance.done(),
                    (long) advance.errors().size(),
                    until,
                    unit.jobId(),
                    unit.number(),
                    lease.owner());
            insert(connection, unit.jobId(), advance.errors());
            return moved == 1;
        };
    }

    /** Errors that came to light behind the step that moved the unit past them: done there, failed after all. */
    public void addErrors(Lease lease, List<JobError> errors) {
        JobUnit unit = lease.unit();
        database.write(connection -> {
            insert(connection, unit.jobId(), errors);
            return update(
                    connection,
                    "UPDATE JobUnit SET Done = Done - ?, Failed = Failed + ? WHERE JobId = ? AND UnitNumber = ?",
                    (long) errors.size(),
                    (long) errors.size(),
                    unit.jobId(),
                    unit.number());
        });
    }

    private static void insert(Connection connection, String jobId, List<JobError> errors) throws SQLException {
        for (JobError error : errors) {
            update(
                    connection,
                    "INSERT INTO JobError (JobId, UnitNumber, Line, ByteOffset, Reason) VALUES (?, ?, ?, ?, ?)",
                    jobId,
                    error.unitNumber(),
                    error.line(),
                    error.byteOffset(),
                    error.reason());
        }
    }

    /** The unit is done; nothing happens if the lease is lost. */
    public void complete(Lease lease) {
        end(lease, UnitState.COMPLETED, "");
    }

    /** Lets the unit be tried again, or fails it for good after {@link #MAX_TRIES}; answers whether it will be tried again. */
    public boolean giveUp(Lease lease, String error) {
        boolean last = lease.unit().tries() >= MAX_TRIES;
        end(lease, last ? UnitState.FAILED : UnitState.QUEUED, error);
        return !last;
    }

    private void end(Lease lease, UnitState state, String error) {
        database.write(connection -> update(
                connection,
                """
                UPDATE JobUnit SET State = ?, LeaseOwner = '', LeaseUntil = 0, SentAt = 0, Error = ?
                WHERE JobId = ? AND UnitNumber = ? AND LeaseOwner = ?
                """,
                state.code(),
                error,
                lease.unit().jobId(),
                lease.unit().number(),
                lease.owner()));
    }

    /** Asks for the end of the job: units that nobody works on end now, the others at their next step. */
    public void cancel(String jobId) {
        long now = clock.millis();
        database.write(connection -> {
            update(connection, "UPDATE Job SET State = 'cancelling' WHERE JobId = ? AND EndedAt = 0", jobId);
            return update(connection, """
                    UPDATE JobUnit SET State = 'cancelled' WHERE JobId = ?
                      AND (State = 'queued' OR (State = 'running' AND LeaseUntil < ?))
                    """, jobId, now);
        });
    }

    /** Takes the unit of a cancelled job out of work. */
    public void abandon(Lease lease) {
        end(lease, UnitState.CANCELLED, "");
    }

    /** Ends a job whose units have all ended; nothing happens if it has ended already. */
    public void finish(String jobId, JobState state, String result) {
        long now = clock.millis();
        database.write(connection -> update(
                connection,
                "UPDATE Job SET State = ?, EndedAt = ?, Result = ? WHERE JobId = ? AND EndedAt = 0",
                state.code(),
                now,
                result,
                jobId));
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, values);
                try (ResultSet result = select.executeQuery()) {
                    List<T> rows = new ArrayList<>();
                    while (result.next()) {
                        rows.add(reader.read(result));
                    }
                    return rows;
                }
            }
        });
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }

    private static Job job(ResultSet row) throws SQLException {
        long ended = row.getLong(6);
        return new Job(
                row.getString(1),
                row.getString(2),
                JobState.of(row.getString(3)),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                ended == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)),
                row.getString(7));
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

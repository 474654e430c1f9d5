package health.callisto.job;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The jobs of one service, in its database; {@link UnitStore} has their units. */
public final class JobStore {
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
            Rows.update(
                    connection,
                    "INSERT INTO Job (JobId, Kind, State, Definition, CreatedAt, EndedAt, Result) VALUES (?, ?, ?, ?, ?, 0, '')",
                    id,
                    kind,
                    JobState.RUNNING.code(),
                    definition,
                    now);
            UnitStore.add(id, 0, units).run(connection);
            return id;
        });
    }

    public Optional<Job> find(String jobId) {
        return database.query(JOB + "WHERE JobId = ?", JobStore::job, jobId).stream()
                .findFirst();
    }

    /** Jobs that have not ended, oldest first. */
    public List<Job> open() {
        return database.query(JOB + "WHERE EndedAt = 0 ORDER BY CreatedAt, JobId", JobStore::job);
    }

    /**
     * Jobs, the newest first.
     *
     * @param kind only of that kind; empty: of all
     * @param before only jobs created before that time
     */
    public List<Job> list(Optional<String> kind, Instant before, int limit) {
        return database.query(
                JOB + "WHERE CreatedAt < ? AND (Kind = ? OR ? = '') ORDER BY CreatedAt DESC, JobId "
                        + database.dialect().limitClause(),
                JobStore::job,
                before.toEpochMilli(),
                kind.orElse(""),
                kind.orElse(""),
                limit);
    }

    /** Jobs that ended before that time. */
    public List<Job> endedBefore(Instant time, int limit) {
        return database.query(
                JOB + "WHERE EndedAt > 0 AND EndedAt < ? ORDER BY EndedAt, JobId "
                        + database.dialect().limitClause(),
                JobStore::job,
                time.toEpochMilli(),
                limit);
    }

    /** Removes all that is recorded of a job that has ended. */
    public void remove(String jobId) {
        database.write(connection -> {
            for (String table : List.of("JobFile", "JobError", "JobUnit", "Job")) {
                Rows.update(connection, "DELETE FROM " + table + " WHERE JobId = ?", jobId);
            }
            return jobId;
        });
    }

    /** The errors of a job in the order of its units and their lines. */
    public List<JobError> errors(String jobId) {
        return database.query(
                "SELECT UnitNumber, Line, ByteOffset, Reason FROM JobError WHERE JobId = ? ORDER BY UnitNumber, Line",
                row -> new JobError(row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4)),
                jobId);
    }

    /** Asks for the end of the job: units that nobody works on end now, the others at their next step. */
    public void cancel(String jobId) {
        long now = clock.millis();
        database.write(connection -> {
            Rows.update(connection, "UPDATE Job SET State = 'cancelling' WHERE JobId = ? AND EndedAt = 0", jobId);
            return Rows.update(connection, """
                    UPDATE JobUnit SET State = 'cancelled' WHERE JobId = ?
                      AND (State = 'queued' OR (State = 'running' AND (LeaseUntil < ? OR LeaseUntil > ?)))
                    """, jobId, now, UnitStore.furthest(now));
        });
    }

    /** Ends a job whose units have all ended; nothing happens if it has ended already. */
    public void finish(String jobId, JobState state, String result) {
        long now = clock.millis();
        database.write(connection -> Rows.update(
                connection,
                "UPDATE Job SET State = ?, EndedAt = ?, Result = ? WHERE JobId = ? AND EndedAt = 0",
                state.code(),
                now,
                result,
                jobId));
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
}

package health.callisto.job;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.util.List;

/** The files of the jobs of one service. */
public final class JobFileStore {
    private final Database database;

    public JobFileStore(Database database) {
        this.database = database;
    }

    /** The step that records the files, to be run in the transaction that moves the unit past them. */
    public static TransactionStep add(String jobId, List<JobFile> files) {
        return connection -> {
            for (JobFile file : files) {
                Rows.update(
                        connection,
                        "INSERT INTO JobFile (JobId, UnitNumber, Blob, Kind, Type, Resources, Bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        jobId,
                        file.unitNumber(),
                        file.blob(),
                        file.kind(),
                        file.type(),
                        file.resources(),
                        file.bytes());
            }
            return true;
        };
    }

    /** The files of a job by type and unit. */
    public List<JobFile> of(String jobId) {
        return database.query(
                "SELECT UnitNumber, Blob, Kind, Type, Resources, Bytes FROM JobFile WHERE JobId = ? ORDER BY Type, UnitNumber, Blob",
                row -> new JobFile(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6)),
                jobId);
    }
}

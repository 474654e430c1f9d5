package health.callisto.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A SQLite database whose disk is full when a test says so: at a commit, or at what follows one. */
public final class FaultyDatabase {
    private volatile boolean fullAtCommit;
    private volatile boolean fullAfterCommit;
    private final Database database;

    public FaultyDatabase(Path file) {
        // Makes and migrates it.
        Database.openSqlite(file).close();
        String url = "jdbc:sqlite:" + file;
        ConnectionPool.Opener opener = () -> DriverManager.getConnection(url);
        SqliteDialect real =
                new SqliteDialect(new SqliteCheckpoints(file, opener), new SqliteDeadlines(), new LogSync(file));
        database = new Database(
                new Faulty(real),
                new ConnectionPool(4, opener),
                new ConnectionPool(1, opener),
                new ProcessLocks(),
                () -> {});
    }

    public Database database() {
        return database;
    }

    /** From now on no commit succeeds, or each does. */
    public void fullAtCommit(boolean full) {
        fullAtCommit = full;
    }

    /** From now on the work after each commit fails, or succeeds. */
    public void fullAfterCommit(boolean full) {
        fullAfterCommit = full;
    }

    private static SQLException full() {
        return new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
    }

    private final class Faulty implements Dialect {
        private final Dialect real;

        Faulty(Dialect real) {
            this.real = real;
        }

        @Override
        public void commit(Connection connection) throws SQLException {
            if (fullAtCommit) {
                throw full();
            }
            real.commit(connection);
        }

        @Override
        public void committed(Connection connection) throws SQLException {
            if (fullAfterCommit) {
                throw full();
            }
            real.committed(connection);
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Writers writers() {
            return real.writers();
        }

        @Override
        public String limitClause() {
            return real.limitClause();
        }

        @Override
        public String anyLimitClause() {
            return real.anyLimitClause();
        }

        @Override
        public Optional<String> explainPrefix() {
            return real.explainPrefix();
        }

        @Override
        public int mostValues() {
            return real.mostValues();
        }

        @Override
        public String bytesQuery() {
            return real.bytesQuery();
        }

        @Override
        public StatementBatch batch(Connection connection) {
            return real.batch(connection);
        }

        @Override
        public boolean isRefused(SQLException error) {
            return real.isRefused(error);
        }

        @Override
        public void sync() throws IOException {
            real.sync();
        }

        @Override
        public boolean isTakenKey(SQLException error) {
            return real.isTakenKey(error);
        }

        @Override
        public boolean isLostRace(SQLException error) {
            return real.isLostRace(error);
        }
    }
}

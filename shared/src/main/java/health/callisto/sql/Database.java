package health.callisto.sql;

import java.nio.file.Path;
import java.util.function.Supplier;

/** One service's database: lends connections, runs transactions and repeats those that lost a race. */
public final class Database implements AutoCloseable {
    private Database() {}

    /** Opens (and makes, and migrates) the SQLite database of that file. */
    public static Database openSqlite(Path file) {
        throw new UnsupportedOperationException("helper C");
    }

    /** Opens and migrates the SQL Server database that the {@code jdbc:sqlserver:} URL names, making it if it is absent. */
    public static Database openSqlServer(String url) {
        throw new UnsupportedOperationException("helper C");
    }

    public Dialect dialect() {
        throw new UnsupportedOperationException("helper C");
    }

    /** Reads what is committed; never waits for a writer. FhirError UNAVAILABLE when the database cannot be reached. */
    public <T> T read(SqlFunction<T> work) {
        throw new UnsupportedOperationException("helper C");
    }

    /**
     * Runs the work in one transaction and commits it; repeats it a bounded number of times when it lost a race
     * (deadlock, unique key, snapshot conflict), so the work must not have other effects.
     */
    public <T> T write(SqlFunction<T> work) {
        throw new UnsupportedOperationException("helper C");
    }

    /** Runs the work while nobody else, in any process, runs work under the same name in this database. */
    public <T> T exclusively(String name, Supplier<T> work) {
        throw new UnsupportedOperationException("helper C");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("helper C");
    }
}

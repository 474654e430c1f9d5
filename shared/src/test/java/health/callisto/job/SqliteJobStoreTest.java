package health.callisto.job;

import health.callisto.sql.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.openSqlite(folder.resolve("jobs.db"));
    }
}

package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.SqlServerOnSqlite;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same by the statements that a SQL Server is sent. */
class TsqlSnapshotVersionStoreTest extends SnapshotVersionStoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return SqlServerOnSqlite.make(folder.resolve("test.db")).open();
    }
}

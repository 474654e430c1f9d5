package health.callisto.resource;

import health.callisto.resource.index.IndexBacklog;
import health.callisto.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The same where index rows wait whenever they may. */
class SqliteWaitingPurgeStoreTest extends PurgeStoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.openSqlite(folder.resolve("test.db"));
    }

    @Override
    IndexBacklog.Rule rule() {
        return new IndexBacklog.Rule(1, 8, Duration.ZERO);
    }
}

package health.callisto.events;

import health.callisto.sql.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePublisherStoreTest extends PublisherStoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.openSqlite(folder.resolve("events.db"));
    }
}

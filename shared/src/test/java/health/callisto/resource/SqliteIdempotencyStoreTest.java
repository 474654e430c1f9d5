package health.callisto.resource;

import health.callisto.sql.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteIdempotencyStoreTest extends IdempotencyStoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.openSqlite(folder.resolve("keys.db"));
    }
}

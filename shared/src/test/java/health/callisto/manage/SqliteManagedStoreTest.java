package health.callisto.manage;

import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteManagedStoreTest extends ManagedStoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL);
    }
}

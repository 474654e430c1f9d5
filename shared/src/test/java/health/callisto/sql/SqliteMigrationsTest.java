package health.callisto.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteMigrationsTest extends MigrationsContract {
    @TempDir
    Path folder;

    @Override
    Database openEmpty() {
        return SqliteFile.open(folder.resolve("migrations.db"));
    }
}

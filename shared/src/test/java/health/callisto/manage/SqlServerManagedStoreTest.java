package health.callisto.manage;

import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.sql.SqlServerDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerDatabases.URL_VARIABLE, matches = "jdbc:sqlserver:.*")
class SqlServerManagedStoreTest extends ManagedStoreContract {
    private final SqlServerDatabases databases = new SqlServerDatabases();

    @Override
    Database open() {
        return databases.open(Schema.CONTROL);
    }

    @AfterEach
    void drop() {
        databases.drop();
    }
}

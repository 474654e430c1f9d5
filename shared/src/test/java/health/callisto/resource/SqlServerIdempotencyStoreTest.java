package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.SqlServerDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerDatabases.URL_VARIABLE, matches = "jdbc:sqlserver:.*")
class SqlServerIdempotencyStoreTest extends IdempotencyStoreContract {
    private final SqlServerDatabases databases = new SqlServerDatabases();

    @Override
    Database open() {
        return databases.open();
    }

    @AfterEach
    void drop() {
        databases.drop();
    }
}

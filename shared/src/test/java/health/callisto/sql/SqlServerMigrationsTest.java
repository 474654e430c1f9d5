package health.callisto.sql;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerDatabases.URL_VARIABLE, matches = "jdbc:sqlserver:.*")
class SqlServerMigrationsTest extends MigrationsContract {
    private final SqlServerDatabases databases = new SqlServerDatabases();

    @Override
    Database openEmpty() {
        return databases.openEmpty();
    }

    @AfterEach
    void drop() {
        databases.drop();
    }
}

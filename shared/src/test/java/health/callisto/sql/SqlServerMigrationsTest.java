package health.callisto.sql;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = SqlServerDatabases.URL_VARIABLE, matches = "jdbc:sqlserver:.*")
class SqlServerMigrationsTest extends MigrationsContract {
    @RegisterExtension
    private final SqlServerDatabases databases = new SqlServerDatabases();

    @Override
    Database openEmpty() {
        return databases.openEmpty();
    }
}

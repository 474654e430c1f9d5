package health.callisto.resource;

import health.callisto.sql.Database;
import health.callisto.sql.SqlServerDatabases;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = SqlServerDatabases.URL_VARIABLE, matches = "jdbc:sqlserver:.*")
class SqlServerPurgeStoreTest extends PurgeStoreContract {
    @RegisterExtension
    private final SqlServerDatabases databases = new SqlServerDatabases();

    @Override
    Database open() {
        return databases.open();
    }
}

package health.callisto.manage;

import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.sql.SqlServerDatabases;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = SqlServerDatabases.URL_VARIABLE, matches = "jdbc:sqlserver:.*")
class SqlServerManagedStoreTest extends ManagedStoreContract {
    @RegisterExtension
    private final SqlServerDatabases databases = new SqlServerDatabases();

    @Override
    Database open() {
        return databases.open(Schema.CONTROL);
    }
}

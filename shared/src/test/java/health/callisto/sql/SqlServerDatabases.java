package health.callisto.sql;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes databases of their own for tests on the server that the environment names, and drops them behind each test: behind
 * its own ends, which close them.
 */
public final class SqlServerDatabases implements AfterEachCallback {
    public static final String URL_VARIABLE = "CALLISTO_TEST_SQLSERVER_URL";

    private final List<String> names = new ArrayList<>();

    public Database open() {
        return open(Schema.SERVICE);
    }

    public Database open(Schema schema) {
        return Database.openSqlServer(url(newName()), Optional.empty(), schema);
    }

    /** A database without any table. */
    Database openEmpty() {
        return SqlServerUrl.open(url(newName()), Optional.empty());
    }

    private String newName() {
        String name = "callisto_test_" + UUID.randomUUID().toString().replace("-", "");
        names.add(name);
        return name;
    }

    /** Drops all that were made; they must be closed. */
    @Override
    public void afterEach(ExtensionContext test) {
        try (var connection = DriverManager.getConnection(url("master"));
                var statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("DROP DATABASE [" + name + "]");
            }
            names.clear();
        } catch (SQLException e) {
            throw new IllegalStateException("The test databases cannot be dropped", e);
        }
    }

    private static String url(String database) {
        String url = System.getenv(URL_VARIABLE).replaceAll("(?i);\\s*database(Name)?\\s*=[^;]*", "");
        return url.replaceAll(";+$", "") + ";databaseName=" + database;
    }
}

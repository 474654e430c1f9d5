package health.callisto.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a SQL Server database by its URL and makes the database where it is absent. */
final class SqlServerUrl {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerUrl.class);
    private static final int CONNECTIONS = 16;
    private static final int LOCK_SESSIONS = 8;
    private static final Pattern DATABASE = Pattern.compile("(?i);\\s*(databaseName|database)\\s*=\\s*([^;{}]+)");
    /** Batches go in by bulk copy; statements are kept prepared. */
    private static final String OPTIONS =
            ";useBulkCopyForBatchInsert=true;statementPoolingCacheSize=100;disableStatementPooling=false;";

    private SqlServerUrl() {}

    static Database open(String url, Optional<String> pool) {
        create(url, pool);
        String full = url.replaceAll(";+$", "") + OPTIONS;
        ConnectionPool connections = new ConnectionPool(CONNECTIONS, () -> DriverManager.getConnection(full));
        ConnectionPool sessions = new ConnectionPool(LOCK_SESSIONS, () -> DriverManager.getConnection(full));
        return new Database(new SqlServerDialect(), connections, connections, new ServerLocks(sessions), () -> {});
    }

    private static String name(String url) {
        Matcher matcher = DATABASE.matcher(url);
        if (!matcher.find()) {
            throw new IllegalArgumentException("The SQL URL names no database; add ;databaseName=… to it");
        }
        return checked(matcher.group(2).strip());
    }

    private static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new IllegalArgumentException(
                    "The name '" + name + "' of a database or a pool is not valid; use A-Z, a-z, 0-9, '_', '-'");
        }
        return name;
    }

    private static String master(String url) {
        return DATABASE.matcher(url).replaceFirst(";databaseName=master");
    }

    /** A database that names no pool of its server is one of its own on Azure SQL, at a price of its own. */
    private static void create(String url, Optional<String> pool) {
        String name = name(url);
        try (Connection connection = DriverManager.getConnection(master(url))) {
            if (!exists(connection, name)) {
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE [" + name + "]"
                            + pool.map(given ->
                                            " ( SERVICE_OBJECTIVE = ELASTIC_POOL ( name = [" + checked(given) + "] ) )")
                                    .orElse(""));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database " + name + " cannot be reached or made: " + e.getMessage(), e);
        }
    }

    /** Other processes may be connected still; they learn of the removal a second later. */
    static void drop(String url) {
        String name = name(url);
        try (Connection connection = DriverManager.getConnection(master(url))) {
            if (exists(connection, name)) {
                try (var statement = connection.createStatement()) {
                    disconnectOthers(statement, name);
                    statement.execute("DROP DATABASE [" + name + "]");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database " + name + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Not every server that speaks T-SQL knows this; without it the removal waits until nobody is connected. */
    private static void disconnectOthers(Statement statement, String name) {
        try {
            statement.execute("ALTER DATABASE [" + name + "] SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        } catch (SQLException e) {
            LOG.warn("The connections to {} cannot be ended: {}", name, e.getMessage());
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name FROM sys.databases WHERE name = ?")) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }
}

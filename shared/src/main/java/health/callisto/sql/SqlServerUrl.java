package health.callisto.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a SQL Server database by its URL and makes the database where it is absent. */
final class SqlServerUrl {
    private static final int CONNECTIONS = 16;
    private static final int LOCK_SESSIONS = 8;
    private static final Pattern DATABASE = Pattern.compile("(?i);\\s*(databaseName|database)\\s*=\\s*([^;{}]+)");
    /** Batches go in by bulk copy; statements are kept prepared. */
    private static final String OPTIONS =
            ";useBulkCopyForBatchInsert=true;statementPoolingCacheSize=100;disableStatementPooling=false;";

    private SqlServerUrl() {}

    static Database open(String url) {
        create(url);
        String full = url.replaceAll(";+$", "") + OPTIONS;
        ConnectionPool pool = new ConnectionPool(CONNECTIONS, () -> DriverManager.getConnection(full));
        ConnectionPool sessions = new ConnectionPool(LOCK_SESSIONS, () -> DriverManager.getConnection(full));
        return new Database(new SqlServerDialect(), pool, pool, new ServerLocks(sessions), () -> {});
    }

    private static void create(String url) {
        Matcher matcher = DATABASE.matcher(url);
        if (!matcher.find()) {
            throw new IllegalArgumentException("The SQL URL names no database; add ;databaseName=… to it");
        }
        String name = matcher.group(2).strip();
        if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new IllegalArgumentException(
                    "The database name '" + name + "' is not valid; use A-Z, a-z, 0-9, '_', '-'");
        }
        String master = matcher.replaceFirst(";databaseName=master");
        try (Connection connection = DriverManager.getConnection(master)) {
            if (!exists(connection, name)) {
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE [" + name + "]");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database " + name + " cannot be reached or made: " + e.getMessage(), e);
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

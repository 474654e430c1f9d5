package health.callisto.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a SQL Server database by its URL, and makes the database where it is absent. */
final class SqlServerUrl {
    private static final int READERS = 16;
    private static final int WRITERS = 8;
    /** One for each name that is locked at once. */
    private static final int LOCK_SESSIONS = 8;

    private static final Pattern DATABASE = Pattern.compile("(?i);\\s*(databaseName|database)\\s*=\\s*([^;{}]+)");
    /**
     * Statements are kept prepared. Strings are sent as VARCHAR unless they are bound otherwise ({@link Rows}): the keys of jobs and
     * settings are VARCHAR, and those of texts take both. What bulk copy is told of a table is asked once.
     */
    private static final String OPTIONS = ";sendStringParametersAsUnicode=false;cacheBulkCopyMetadata=true"
            + ";statementPoolingCacheSize=100;disableStatementPooling=false;";

    private SqlServerUrl() {}

    static Database open(String url, Optional<String> pool) {
        SqlServerMaster master = new SqlServerMaster(() -> DriverManager.getConnection(master(url)));
        String name = name(url);
        master.create(name, pool.map(SqlServerUrl::checked));
        String full = url.replaceAll(";+$", "") + OPTIONS;
        master.await(() -> reader(full));
        ConnectionPool readers = new ConnectionPool(READERS, () -> reader(full));
        ConnectionPool writers = new ConnectionPool(WRITERS, () -> writer(full));
        ConnectionPool sessions = new ConnectionPool(LOCK_SESSIONS, () -> reader(full));
        return new Database(
                new SqlServerDialect(new SqlServerBulkRows()), readers, writers, new ServerLocks(sessions), () -> {});
    }

    static void drop(String url) {
        new SqlServerMaster(() -> DriverManager.getConnection(master(url))).drop(name(url));
    }

    private static Connection reader(String url) throws SQLException {
        return DriverManager.getConnection(url);
    }

    private static Connection writer(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            // An error in the middle of several statements ends all of them, and the transaction.
            statement.execute("SET XACT_ABORT ON");
        }
        connection.setAutoCommit(false);
        return connection;
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
}

package health.callisto.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A connection of {@link SqlServerOnSqlite}: transactions begin by themselves, as with implicit transactions. */
final class ServerConnection implements InvocationHandler {
    private final Connection sqlite;
    private final SqlServerOnSqlite server;
    private boolean autoCommit;
    private boolean open;

    private ServerConnection(Connection sqlite, boolean autoCommit, SqlServerOnSqlite server) {
        this.sqlite = sqlite;
        this.autoCommit = autoCommit;
        this.server = server;
    }

    static Connection over(Connection sqlite, boolean autoCommit, SqlServerOnSqlite server) {
        return (Connection) Proxy.newProxyInstance(
                ServerConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new ServerConnection(sqlite, autoCommit, server));
    }

    /** Two ways: the metadata of the table are kept. */
    static void bulkCopy(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        ServerConnection own = (ServerConnection) Proxy.getInvocationHandler(connection);
        own.trip("INSERT BULK " + table);
        own.trip("rows");
        try {
            String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                    + "?, ".repeat(columns.size() - 1) + "?)";
            try (PreparedStatement insert = own.sqlite.prepareStatement(sql)) {
                for (@Nullable Object[] row : rows) {
                    Rows.bind(insert, 1, row);
                    insert.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw own.failed(e);
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        Object[] arguments = given == null ? new Object[0] : given;
        switch (method.getName()) {
            case "prepareStatement" -> {
                return ServerStatement.of(this, PreparedStatement.class, (String) arguments[0]);
            }
            case "createStatement" -> {
                return ServerStatement.of(this, Statement.class, "");
            }
            case "prepareCall" -> {
                return ServerStatement.of(this, CallableStatement.class, (String) arguments[0]);
            }
            case "commit" -> {
                trip("commit", false);
                end("COMMIT");
                return null;
            }
            case "rollback" -> {
                trip("rollback", false);
                end("ROLLBACK");
                return null;
            }
            case "setAutoCommit" -> {
                if (autoCommit != (boolean) arguments[0]) {
                    trip("auto-commit", false);
                    autoCommit = (boolean) arguments[0];
                }
                return null;
            }
            case "getAutoCommit" -> {
                return autoCommit;
            }
            case "equals" -> {
                return proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {
                try {
                    return method.invoke(sqlite, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
    }

    Connection sqlite() {
        return sqlite;
    }

    AppLocks locks() {
        return server.locks();
    }

    void answer(String text) throws SQLException {
        server.answer(text);
    }

    /** A way there and back, in a transaction. */
    void trip(String text) throws SQLException {
        trip(text, true);
    }

    private void trip(String text, boolean begins) throws SQLException {
        try {
            server.trip(text);
        } catch (SQLException e) {
            end("ROLLBACK");
            throw e;
        }
        if (begins && !autoCommit && !open) {
            execute("BEGIN IMMEDIATE");
            open = true;
        }
    }

    void end(String how) throws SQLException {
        if (open) {
            open = false;
            execute(how);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = sqlite.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw numbered(e);
        }
    }

    /** The error as SQL Server numbers it; the transaction is gone (XACT_ABORT). */
    SQLException failed(SQLException e) throws SQLException {
        end("ROLLBACK");
        return numbered(e);
    }

    private static SQLException numbered(SQLException e) {
        int number = e.getErrorCode();
        if (e instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            number = switch (code.code & 0xff) {
                case 5, 6 -> 1205;
                case 19 -> 2627;
                default -> 50_000 + code.code;
            };
        }
        return new SQLException(e.getMessage(), "S0001", number, e);
    }
}

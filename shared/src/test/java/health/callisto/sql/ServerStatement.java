package health.callisto.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A statement of {@link SqlServerOnSqlite}, which may hold several of T-SQL: they are translated and run one by one. */
final class ServerStatement implements InvocationHandler {
    private static final String THROW = "IF @@ROWCOUNT <> 1 THROW ";

    private final ServerConnection connection;
    private final String prepared;
    private final Map<Integer, Object> bound = new TreeMap<>();
    private final List<Map<Integer, Object>> batch = new ArrayList<>();
    private final List<Statement> open = new ArrayList<>();
    private final List<Object> results = new ArrayList<>();
    private int returned;

    private ServerStatement(ServerConnection connection, String prepared) {
        this.connection = connection;
        this.prepared = prepared;
    }

    static <S extends Statement> S of(ServerConnection connection, Class<S> kind, String sql) {
        return kind.cast(Proxy.newProxyInstance(
                ServerStatement.class.getClassLoader(), new Class<?>[] {kind}, new ServerStatement(connection, sql)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        Object[] arguments = given == null ? new Object[0] : given;
        String name = method.getName();
        if (name.startsWith("set") && arguments.length >= 2) {
            bound.put((Integer) arguments[0], name.equals("setNull") ? Void.TYPE : nullable(arguments[1]));
            return null;
        }
        String sql = prepared.isEmpty() && arguments.length > 0 ? String.valueOf(arguments[0]) : prepared;
        switch (name) {
            case "execute" -> {
                run(sql, bound);
                return !results.isEmpty() && results.get(0) instanceof ResultSet;
            }
            case "executeQuery" -> {
                run(sql, bound);
                return results.get(0);
            }
            case "executeUpdate" -> {
                run(sql, bound);
                return results.isEmpty() ? 0 : results.get(results.size() - 1);
            }
            case "addBatch" -> {
                batch.add(new TreeMap<>(bound));
                return null;
            }
            case "executeBatch" -> {
                return executeBatch(sql);
            }
            case "getResultSet" -> {
                return results.get(0);
            }
            case "getUpdateCount" -> {
                return results.isEmpty() || results.get(0) instanceof ResultSet ? -1 : results.get(0);
            }
            case "getMoreResults" -> {
                results.remove(0);
                return !results.isEmpty() && results.get(0) instanceof ResultSet;
            }
            case "registerOutParameter" -> {
                return null;
            }
            case "getInt" -> {
                return returned;
            }
            case "close" -> {
                close();
                return null;
            }
            default -> {
                try {
                    return method.invoke(connection.sqlite().createStatement(), arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
    }

    private static Object nullable(@Nullable Object value) {
        return value == null ? Void.TYPE : value;
    }

    private void close() throws SQLException {
        for (Statement statement : open) {
            statement.close();
        }
        open.clear();
    }

    private int[] executeBatch(String sql) throws SQLException {
        int[] counts = new int[batch.size()];
        connection.trip(sql);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (int) statement(sql, List.copyOf(batch.get(i).values()));
        }
        batch.clear();
        return counts;
    }

    private void run(String text, Map<Integer, Object> values) throws SQLException {
        results.clear();
        connection.trip(text);
        if (text.contains("sp_getapplock") || text.contains("sp_releaseapplock")) {
            lock(text, List.copyOf(values.values()));
            return;
        }
        List<Object> left = new ArrayList<>(values.values());
        for (String one : text.split(";\n|;$", -1)) {
            if (one.isEmpty()) {
                continue;
            }
            if (one.startsWith(THROW)) {
                if (!results.get(results.size() - 1).equals(1)) {
                    throw connection.failed(new SQLException("thrown", "S0001", number(one)));
                }
            } else if (one.equals("COMMIT TRANSACTION")) {
                connection.end("COMMIT");
            } else {
                int parameters = (int) one.chars().filter(c -> c == '?').count();
                results.add(statement(one, left.subList(0, parameters)));
                left = left.subList(parameters, left.size());
            }
        }
        connection.answer(text);
    }

    private static int number(String statement) {
        return Integer.parseInt(statement.substring(THROW.length(), statement.indexOf(',')));
    }

    private void lock(String text, List<Object> values) throws SQLException {
        if (text.contains("sp_releaseapplock")) {
            connection.locks().release((String) values.get(0));
            return;
        }
        try {
            returned = connection.locks().take((String) values.get(0), connection, (Integer) values.get(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(e);
        }
    }

    /** A number of rows, or a ResultSet that is open until this is closed. */
    private Object statement(String tsql, List<Object> values) throws SQLException {
        String sql =
                tsql.replace("OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY", "LIMIT ?").replace("SELECT TOP 1 ", "SELECT ");
        PreparedStatement statement = connection.sqlite().prepareStatement(sql);
        open.add(statement);
        try {
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                statement.setObject(i + 1, value == Void.TYPE ? null : value);
            }
            if (sql.stripLeading().startsWith("SELECT")) {
                return statement.executeQuery();
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw connection.failed(e);
        }
    }
}

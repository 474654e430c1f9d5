package health.callisto.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds values by their Java types, and runs statements with them. Nothing else binds a text ({@code BoundTextsTest}): how it is
 * bound decides whether a server finds it by its index.
 */
public final class Rows {
    private Rows() {}

    /** Binds the values from that parameter (1 is the first) on; answers the number of the next parameter. */
    public static int bind(PreparedStatement statement, int first, @Nullable Object... values) throws SQLException {
        int parameter = first;
        for (Object value : values) {
            bindOne(statement, parameter++, value);
        }
        return parameter;
    }

    /** Prepares the statement, binds the values, runs it; answers how many rows it changed. */
    public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }

    /** Prepares the query, binds the values, reads all its rows. */
    public static <T> List<T> list(Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, 1, values);
            try (ResultSet result = select.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(reader.read(result));
                }
                return rows;
            }
        }
    }

    /** Binds the value; a text, and what is absent, as NVARCHAR whatever its characters are: equal statements are then one plan. */
    static void bindNational(PreparedStatement statement, int parameter, @Nullable Object value) throws SQLException {
        if (value == null || value instanceof String) {
            statement.setObject(parameter, value, Types.NVARCHAR);
        } else {
            bindOne(statement, parameter, value);
        }
    }

    private static void bindOne(PreparedStatement statement, int parameter, @Nullable Object value)
            throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(parameter, number);
        } else if (value instanceof Integer number) {
            statement.setInt(parameter, number);
        } else if (value instanceof String text) {
            bindText(statement, parameter, text);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(parameter, bytes);
        } else if (value instanceof Double number) {
            statement.setDouble(parameter, number);
        } else if (value == null) {
            statement.setNull(parameter, Types.NVARCHAR);
        } else {
            throw new IllegalArgumentException(
                    "No column takes a " + value.getClass().getName());
        }
    }

    /**
     * Binds a text in the type of the columns that it may be compared with: a server that must convert a VARCHAR key to compare it
     * with NVARCHAR reads the whole index. Columns of VARCHAR hold ASCII only, and ASCII compares with NVARCHAR columns as well.
     * (In connections to SQL Server, setString sends VARCHAR: {@link SqlServerUrl}.)
     */
    private static void bindText(PreparedStatement statement, int parameter, String text) throws SQLException {
        if (isAscii(text)) {
            statement.setString(parameter, text);
        } else {
            statement.setObject(parameter, text, Types.NVARCHAR);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}

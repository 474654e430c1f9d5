package health.callisto.sql;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Inserts rows by bulk copy, in the transaction of the connection. Each column is sent in the type that the table has for it. */
final class SqlServerBulkRows implements SqlServerStatements.BulkCopy {
    /** A column of a table. */
    record Column(String name, int type, int precision, int scale) {}

    private final Map<String, List<Column>> tables = new ConcurrentHashMap<>();

    @Override
    public void insert(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
            throws SQLException {
        List<Column> described = described(connection, table, columns);
        try (SQLServerBulkCopy copy = new SQLServerBulkCopy(connection.unwrap(SQLServerConnection.class))) {
            copy.setDestinationTableName(table);
            for (int i = 1; i <= described.size(); i++) {
                copy.addColumnMapping(i, described.get(i - 1).name());
            }
            copy.writeToServer(new Data(described, rows));
        }
    }

    private List<Column> described(Connection connection, String table, List<String> columns) throws SQLException {
        String query = "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE 1 = 0";
        List<Column> known = tables.get(query);
        if (known != null) {
            return known;
        }
        List<Column> described = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet result = select.executeQuery()) {
            ResultSetMetaData data = result.getMetaData();
            for (int i = 1; i <= columns.size(); i++) {
                described.add(
                        new Column(columns.get(i - 1), data.getColumnType(i), data.getPrecision(i), data.getScale(i)));
            }
        }
        tables.put(query, List.copyOf(described));
        return described;
    }

    /** Rows as the driver asks for them. */
    static final class Data implements ISQLServerBulkData {
        private static final long serialVersionUID = 1L;

        private final transient List<Column> columns;
        private final transient List<@Nullable Object[]> rows;
        private int row = -1;

        Data(List<Column> columns, List<@Nullable Object[]> rows) {
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public Set<Integer> getColumnOrdinals() {
            return IntStream.rangeClosed(1, columns.size()).boxed().collect(Collectors.toSet());
        }

        @Override
        public String getColumnName(int column) {
            return columns.get(column - 1).name();
        }

        @Override
        public int getColumnType(int column) {
            return columns.get(column - 1).type();
        }

        @Override
        public int getPrecision(int column) {
            return columns.get(column - 1).precision();
        }

        @Override
        public int getScale(int column) {
            return columns.get(column - 1).scale();
        }

        @Override
        public @Nullable Object[] getRowData() {
            @Nullable Object[] values = rows.get(row);
            @Nullable Object[] typed = new @Nullable Object[values.length];
            for (int i = 0; i < values.length; i++) {
                typed[i] = typed(values[i], columns.get(i).type());
            }
            return typed;
        }

        /** The driver casts and does not convert. */
        private static @Nullable Object typed(@Nullable Object value, int type) {
            if (!(value instanceof Number number)) {
                return value;
            }
            return switch (type) {
                case Types.BIGINT -> number.longValue();
                case Types.INTEGER -> number.intValue();
                case Types.SMALLINT -> number.shortValue();
                default -> number.doubleValue();
            };
        }

        @Override
        public boolean next() {
            row++;
            return row < rows.size();
        }
    }
}

package health.callisto.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends statements of T-SQL in one text, with one round trip for all of them. Inserts of few rows are one statement; many rows go
 * by bulk copy. (The driver's own way from one to the other, {@code useBulkCopyForBatchInsert}, loses the number of an error.)
 */
final class SqlServerStatements implements StatementBatch {
    /** Inserts many rows of one table. */
    @FunctionalInterface
    interface BulkCopy {
        void insert(Connection connection, String table, List<String> columns, List<@Nullable Object[]> rows)
                throws SQLException;
    }

    /** What the text throws when a row was not there any more: {@link SqlServerDialect} takes it for a lost race. */
    static final int CHANGED_ELSEWHERE = 51_000;

    /** In one insert: longer ones take long to compile, and bulk copy needs more round trips. */
    private static final int INSERTED_ROWS = 128;
    /** In one text. A server takes 2,100, some of which the driver uses. */
    private static final int PARAMETERS = 2_000;

    private final Connection connection;
    private final BulkCopy bulkCopy;
    private final StringBuilder text = new StringBuilder();
    private final List<Bound> bound = new ArrayList<>();

    /** @param national whether it is a text that is sent as NVARCHAR whatever its characters are */
    private record Bound(@Nullable Object value, boolean national) {}

    SqlServerStatements(Connection connection, BulkCopy bulkCopy) {
        this.connection = connection;
        this.bulkCopy = bulkCopy;
    }

    @Override
    public void insert(String table, List<String> columns, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.size() > INSERTED_ROWS) {
            run();
            bulkCopy.insert(connection, table, columns, rows);
            return;
        }
        int most = Math.min(INSERTED_ROWS, PARAMETERS / columns.size());
        for (int at = 0; at < rows.size(); at += most) {
            insertSome(table, columns, rows.subList(at, Math.min(at + most, rows.size())));
        }
    }

    private void insertSome(String table, List<String> columns, List<@Nullable Object[]> rows) throws SQLException {
        makeRoom(rows.size() * columns.size());
        String row = "(" + "?,".repeat(columns.size() - 1) + "?)";
        text.append("INSERT INTO ")
                .append(table)
                .append(" (")
                .append(String.join(", ", columns))
                .append(") VALUES ")
                .append((row + ",").repeat(rows.size() - 1))
                .append(row)
                .append(";\n");
        for (@Nullable Object[] values : rows) {
            for (Object value : values) {
                // Always in the same form: equal texts are then one plan of the server.
                bound.add(new Bound(value, true));
            }
        }
    }

    @Override
    public void update(String sql, @Nullable Object... values) throws SQLException {
        makeRoom(values.length);
        text.append(sql).append(";\n");
        for (Object value : values) {
            bound.add(new Bound(value, false));
        }
    }

    @Override
    public void updateOne(String sql, @Nullable Object... values) throws SQLException {
        update(sql, values);
        text.append("IF @@ROWCOUNT <> 1 THROW ")
                .append(CHANGED_ELSEWHERE)
                .append(", 'A row was changed by another transaction', 1;\n");
    }

    @Override
    public long number(String query, @Nullable Object... values) throws SQLException {
        update(query, values);
        return execute().orElseThrow(() -> new SQLException("The query gave no row"));
    }

    @Override
    public long lastNumber(String query, @Nullable Object... values) throws SQLException {
        update(query, values);
        text.append("COMMIT TRANSACTION;\n");
        return execute().orElseThrow(() -> new SQLException("The query gave no row"));
    }

    private void makeRoom(int parameters) throws SQLException {
        if (bound.size() + parameters > PARAMETERS) {
            run();
        }
    }

    @Override
    public void run() throws SQLException {
        if (text.length() > 0) {
            execute();
        }
    }

    /** The number that a query among them gave. */
    private OptionalLong execute() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
            int parameter = 1;
            for (Bound one : bound) {
                if (one.national()) {
                    Rows.bindNational(statement, parameter, one.value());
                } else {
                    Rows.bind(statement, parameter, one.value());
                }
                parameter++;
            }
            return results(statement);
        } finally {
            text.setLength(0);
            bound.clear();
        }
    }

    /** All results are read: the error of a later statement comes in its place among them. */
    private static OptionalLong results(PreparedStatement statement) throws SQLException {
        OptionalLong number = OptionalLong.empty();
        boolean rows = statement.execute();
        while (rows || statement.getUpdateCount() != -1) {
            if (rows) {
                try (ResultSet result = statement.getResultSet()) {
                    number = result.next() ? OptionalLong.of(result.getLong(1)) : number;
                }
            }
            rows = statement.getMoreResults();
        }
        return number;
    }
}

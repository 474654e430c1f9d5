package health.callisto.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs each statement at once: for a database inside this process. */
final class DirectStatements implements StatementBatch {
    private final Connection connection;
    private final InsertStatements inserts;

    DirectStatements(Connection connection, InsertStatements inserts) {
        this.connection = connection;
        this.inserts = inserts;
    }

    /** The last one stays prepared: the same statement often comes for many rows. */
    private @Nullable PreparedStatement prepared;

    private String sql = "";

    @Override
    public void insert(String table, List<String> columns, List<@Nullable Object[]> rows) throws SQLException {
        inserts.insert(connection, table, columns, rows);
    }

    @Override
    public void update(String statement, @Nullable Object... values) throws SQLException {
        changed(statement, values);
    }

    @Override
    public void updateOne(String statement, @Nullable Object... values) throws SQLException {
        if (changed(statement, values) != 1) {
            run();
            throw new LostRaceException("A row was changed by another transaction");
        }
    }

    private int changed(String statement, @Nullable Object... values) throws SQLException {
        PreparedStatement one = prepared;
        if (one == null || !sql.equals(statement)) {
            run();
            one = connection.prepareStatement(statement);
            prepared = one;
            sql = statement;
        }
        try {
            Rows.bind(one, 1, values);
            return one.executeUpdate();
        } catch (SQLException e) {
            run();
            throw e;
        }
    }

    @Override
    public long number(String query, @Nullable Object... values) throws SQLException {
        run();
        return Rows.list(connection, query, row -> row.getLong(1), values).get(0);
    }

    @Override
    public long lastNumber(String query, @Nullable Object... values) throws SQLException {
        return number(query, values);
    }

    @Override
    public void run() throws SQLException {
        if (prepared != null) {
            prepared.close();
            prepared = null;
        }
    }
}

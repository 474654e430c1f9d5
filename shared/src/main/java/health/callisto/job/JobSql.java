package health.callisto.job;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs the queries of {@link JobStore} and {@link UnitStore}. */
final class JobSql {
    private JobSql() {}

    /** Makes something of the row that the result stands on. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> query(Database database, String sql, RowReader<T> reader, Object... values) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.bind(select, 1, values);
                try (ResultSet result = select.executeQuery()) {
                    List<T> rows = new ArrayList<>();
                    while (result.next()) {
                        rows.add(reader.read(result));
                    }
                    return rows;
                }
            }
        });
    }
}

package health.callisto.resource;

import health.callisto.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks versions that are committed behind an open snapshot but whose surrogate id lies in it. */
final class LateVersionSql {
    private LateVersionSql() {}

    /** @param firstPosition of the changes in the feed */
    static void mark(Connection connection, Dialect dialect, List<Commit.Told> changes, long firstPosition)
            throws SQLException {
        long newest = newestOfOpenSnapshots(connection);
        List<@Nullable Object[]> late = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            long surrogateId = changes.get(i).version().surrogateId();
            if (surrogateId <= newest) {
                late.add(new @Nullable Object[] {surrogateId, firstPosition + i});
            }
        }
        dialect.insert(connection, "LateVersion", List.of("SurrogateId", "Position"), late);
    }

    /** 0 where none is open. */
    private static long newestOfOpenSnapshots(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT COALESCE(MAX(SurrogateId), 0) FROM ExportSnapshot");
                ResultSet result = select.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}

package health.callisto.resource.index;

import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Where the resources begin of which index rows may be missing from their tables; no row where none are ({@link IndexBacklog}). */
public final class IndexMarkSql {
    private static final int ONE = 1;

    private IndexMarkSql() {}

    /** Of resources with greater surrogate ids than this; empty if no rows are missing. */
    public static OptionalLong find(Connection connection) throws SQLException {
        List<Long> mark =
                Rows.list(connection, "SELECT SurrogateId FROM IndexMark WHERE Id = ?", row -> row.getLong(1), ONE);
        return mark.isEmpty() ? OptionalLong.empty() : OptionalLong.of(mark.get(0));
    }

    /** To be called where there is no mark. */
    public static void set(Connection connection, long surrogateId) throws SQLException {
        Rows.update(connection, "INSERT INTO IndexMark (Id, SurrogateId) VALUES (?, ?)", ONE, surrogateId);
    }

    /** Answers how many there were. */
    public static int remove(Connection connection) throws SQLException {
        return Rows.update(connection, "DELETE FROM IndexMark WHERE Id = ?", ONE);
    }
}

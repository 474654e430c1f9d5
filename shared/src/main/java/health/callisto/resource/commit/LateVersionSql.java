package health.callisto.resource.commit;

import health.callisto.sql.StatementBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks versions that are committed behind an open snapshot but whose surrogate id lies in it. */
public final class LateVersionSql {
    private LateVersionSql() {}

    /**
     * Runs the batch, in which everything else of the transaction is.
     *
     * @param firstPosition of the changes in the feed
     */
    public static void mark(StatementBatch batch, List<Commit.Told> changes, long firstPosition) throws SQLException {
        // 0 where none is open.
        long newest = batch.number("SELECT COALESCE(MAX(SurrogateId), 0) FROM ExportSnapshot");
        List<@Nullable Object[]> late = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            long surrogateId = changes.get(i).version().surrogateId();
            if (surrogateId <= newest) {
                late.add(new @Nullable Object[] {surrogateId, firstPosition + i});
            }
        }
        if (!late.isEmpty()) {
            batch.insert("LateVersion", List.of("SurrogateId", "Position"), late);
            batch.run();
        }
    }
}

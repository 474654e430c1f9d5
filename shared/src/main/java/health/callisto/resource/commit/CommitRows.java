package health.callisto.resource.commit;

import health.callisto.fhir.Ticks;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.index.IndexNumberSql;
import health.callisto.resource.index.IndexRows;
import health.callisto.resource.index.PreparedRows;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.ResourceSql;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Indexing;
import health.callisto.sql.StatementBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what a {@link Commit} decided into the tables, set by set and in the order of the keys. */
public final class CommitRows {
    private static final List<String> CHANGE_COLUMNS = List.of(
            "Position", "ChangedAt", "ResourceTypeId", "ResourceIdKey", "ResourceVersion", "ChangeType", "Origin");

    private final Connection connection;
    private final StatementBatch batch;
    private final IndexNumberSql numbers;
    private final Indexing indexing;

    /** @param batch of that connection; it has not run when these methods return */
    public CommitRows(Connection connection, StatementBatch batch, IndexNumberSql numbers, Indexing indexing) {
        this.connection = connection;
        this.batch = batch;
        this.numbers = numbers;
        this.indexing = indexing;
    }

    /**
     * For the rows of one transaction.
     *
     * @param prepared the index rows of the batches that were applied
     * @param imports whether they are of imports
     * @param turn of the transaction, which index rows are given to
     */
    public void write(Commit commit, List<PreparedRows> prepared, boolean imports, IndexBacklog.Turn turn)
            throws SQLException {
        prepared.forEach(PreparedRows::begin);
        List<StoredResource> gone = new ArrayList<>();
        List<StoredResource> history = new ArrayList<>(commit.older());
        List<StoredResource> current = new ArrayList<>();
        IndexRows old = new IndexRows();
        IndexNumberSql.Lookup storedNumbers = numbers.stored(connection);
        for (Slot slot : commit.slots()) {
            if (!slot.changed()) {
                continue;
            }
            slot.stored().ifPresent(stored -> {
                gone.add(stored);
                if (!stored.deleted()) {
                    old.add(stored.surrogateId(), indexing.valuesOf(stored.key(), stored.json()), storedNumbers);
                }
            });
            history.addAll(slot.replaced());
            StoredResource version = slot.current().orElseThrow();
            current.add(version);
            slot.source().ifPresent(source -> source.rows().stored(source.put(), version.surrogateId()));
        }
        delete(gone);
        turn.settleThoseOf(gone);
        old.delete(batch);
        insert("ResourceHistory", history);
        insert("Resource", current);
        if (imports) {
            turn.addImported(prepared);
        } else {
            turn.add(prepared);
        }
    }

    private void insert(String table, List<StoredResource> versions) throws SQLException {
        versions.sort(Comparator.comparingLong(StoredResource::surrogateId));
        List<@Nullable Object[]> rows = new ArrayList<>(versions.size());
        versions.forEach(version -> rows.add(ResourceSql.row(version)));
        batch.insert(table, ResourceSql.COLUMNS, rows);
    }

    /** Each row must still be the one that was read: otherwise another transaction replaced it first. */
    private void delete(List<StoredResource> gone) throws SQLException {
        for (StoredResource version : gone) {
            batch.updateOne(
                    "DELETE FROM Resource WHERE TypeId = ? AND SurrogateId = ? AND Version = ?",
                    version.key().type().number(),
                    version.surrogateId(),
                    version.version());
        }
    }

    public void tell(List<Commit.Told> changes, long firstPosition, Instant now) throws SQLException {
        long ticks = Ticks.of(now);
        List<@Nullable Object[]> rows = new ArrayList<>(changes.size());
        long position = firstPosition;
        for (Commit.Told told : changes) {
            rows.add(new @Nullable Object[] {
                position++,
                ticks,
                told.version().key().type().number(),
                IdKey.encode(told.version().key().id()),
                told.version().version(),
                ChangeFeed.code(told.type()),
                ChangeFeed.code(told.origin())
            });
        }
        batch.insert("ResourceChange", CHANGE_COLUMNS, rows);
    }
}

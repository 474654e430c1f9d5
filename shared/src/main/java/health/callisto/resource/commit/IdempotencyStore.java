package health.callisto.resource.commit;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.Sha256;
import health.callisto.resource.version.IdKey;
import health.callisto.sql.Database;
import health.callisto.sql.Durability;
import health.callisto.sql.Rows;
import health.callisto.sql.TransactionStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What became of the creates that came with an Idempotency-Key (spec 02): kept in the transaction of the create itself. */
public final class IdempotencyStore {
    /** A key is known for so long. */
    public static final Duration KEPT = Duration.ofHours(24);

    private final Database database;
    private final Definitions definitions;
    private final Clock clock;

    public IdempotencyStore(Database database, Definitions definitions, Clock clock) {
        this.database = database;
        this.definitions = definitions;
        this.clock = clock;
    }

    /** The version that the first create with this key made. */
    public record Made(ResourceKey key, long version) {}

    public Optional<Made> find(String key) {
        byte[] hash = Sha256.of(key);
        long oldest = oldest();
        return database.read(connection -> find(connection, hash, oldest));
    }

    private Optional<Made> find(Connection connection, byte[] hash, long oldest) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT TypeId, IdKey, Version FROM IdempotencyKey WHERE KeyHash = ? AND CreatedAt >= ?")) {
            Rows.bind(select, 1, hash, oldest);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Made(
                                new ResourceKey(definitions.resourceType(row.getInt(1)), IdKey.decode(row.getBytes(2))),
                                row.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    /** The step of the create that remembers the key; it says no, and so undoes the create, if another one was first. */
    public TransactionStep remember(String key, ResourceKey made) {
        byte[] hash = Sha256.of(key);
        long now = clock.millis();
        long oldest = oldest();
        return connection -> {
            if (find(connection, hash, oldest).isPresent()) {
                return false;
            }
            Rows.update(connection, "DELETE FROM IdempotencyKey WHERE KeyHash = ?", hash);
            Rows.update(
                    connection,
                    "INSERT INTO IdempotencyKey (KeyHash, CreatedAt, TypeId, IdKey, Version) VALUES (?, ?, ?, ?, 1)",
                    hash,
                    now,
                    made.type().number(),
                    IdKey.encode(made.id()));
            return true;
        };
    }

    /** Forgets keys that are older than {@link #KEPT}; to be called from time to time. */
    public void forgetOld() {
        long oldest = oldest();
        // Asked first: a reader waits for nobody. A key that comes back with the power is forgotten again.
        long first = database.query(
                        "SELECT COALESCE(MIN(CreatedAt), ?) FROM IdempotencyKey", row -> row.getLong(1), oldest)
                .get(0);
        if (first < oldest) {
            database.write(
                    Durability.RELAXED,
                    connection -> Rows.update(connection, "DELETE FROM IdempotencyKey WHERE CreatedAt < ?", oldest));
        }
    }

    private long oldest() {
        return clock.instant().minus(KEPT).toEpochMilli();
    }
}

package health.callisto.resource.commit;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.feed.Change;
import health.callisto.resource.index.PreparedRows;
import health.callisto.resource.version.ResourceBody;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.SurrogateIds;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.resource.write.WriteOutcome.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what the batches of one transaction do, in memory: it reads nothing and writes nothing. {@link CommitRows} puts
 * the result into the database.
 */
public final class Commit {
    private static final byte[] NO_BODY = new byte[0];

    /** How many more or fewer resources of each type there are, by its number. */
    public Map<Integer, Integer> more() {
        Map<Integer, Integer> more = new HashMap<>();
        slots.forEach((key, slot) -> {
            int before = slot.stored().filter(version -> !version.deleted()).isPresent() ? 1 : 0;
            more.merge(key.type().number(), (slot.exists() ? 1 : 0) - before, Integer::sum);
        });
        return more;
    }

    /** A change to tell the feed of. */
    public record Told(StoredResource version, Change.Type type, Change.Origin origin) {}

    private final Map<ResourceKey, Slot> slots = new LinkedHashMap<>();
    private final List<StoredResource> older = new ArrayList<>();
    private final List<Told> changes = new ArrayList<>();
    private final SurrogateIds ids;
    private final GivenVersions given;

    public Commit(Map<ResourceKey, StoredResource> stored, SurrogateIds ids, GivenVersions given) {
        stored.forEach((key, version) -> slots.put(key, new Slot(version)));
        this.ids = ids;
        this.given = given;
    }

    Iterable<Slot> slots() {
        return slots.values();
    }

    /** Versions of imports that go straight into history. */
    List<StoredResource> older() {
        return older;
    }

    public List<Told> changes() {
        return changes;
    }

    /** A write, where its index rows are, and where it came from. */
    private record Incoming(Write write, Optional<Slot.Source> source, Change.Origin origin) {
        static Incoming of(Write write, Slot.Source source, Change.Origin origin) {
            return new Incoming(write, write instanceof Write.Put ? Optional.of(source) : Optional.empty(), origin);
        }

        boolean deletes() {
            return write instanceof Write.Delete;
        }

        private byte[] body() {
            return write instanceof Write.Put put ? put.rest() : NO_BODY;
        }

        StoredResource version(long version, long surrogateId) {
            return new StoredResource(write.key(), version, surrogateId, deletes(), body());
        }

        /** Whether the version is what this would make of it. */
        boolean isLike(StoredResource version) {
            return version.deleted() == deletes() && (deletes() || ResourceBody.sameContent(version.body(), body()));
        }

        /** Spec 04, change capture: a deletion is deleted, version 1 created, any other updated. */
        Told told(StoredResource made) {
            Change.Type type =
                    deletes() ? Change.Type.DELETED : made.version() == 1 ? Change.Type.CREATED : Change.Type.UPDATED;
            return new Told(made, type, origin);
        }
    }

    /** The outcomes of one batch; later batches see its effects. */
    public List<WriteOutcome> apply(Batch batch, PreparedRows rows) throws java.sql.SQLException {
        if (batch.atomic() && batch.writes().stream().anyMatch(write -> !holds(write))) {
            return batch.writes().stream()
                    .map(write -> holds(write) ? unchanged(write) : refused(write))
                    .toList();
        }
        List<WriteOutcome> outcomes = new ArrayList<>(batch.writes().size());
        for (int i = 0; i < batch.writes().size(); i++) {
            outcomes.add(apply(batch.writes().get(i), new Slot.Source(rows, i), batch.origin()));
        }
        return outcomes;
    }

    private WriteOutcome apply(Write write, Slot.Source source, Change.Origin origin) throws java.sql.SQLException {
        if (!holds(write)) {
            return refused(write);
        }
        Incoming incoming = Incoming.of(write, source, origin);
        Optional<Write.GivenVersion> wanted =
                write instanceof Write.Put put ? put.given() : ((Write.Delete) write).given();
        if (wanted.isPresent()) {
            return storeGiven(incoming, wanted.get());
        }
        return incoming.deletes() ? delete(incoming) : put(incoming);
    }

    private boolean holds(Write write) {
        Slot slot = slot(write);
        long version = slot.current().map(StoredResource::version).orElse(0L);
        return write.precondition().holds(slot.exists(), version);
    }

    private WriteOutcome put(Incoming incoming) {
        Slot slot = slot(incoming.write());
        if (slot.current().filter(incoming::isLike).isPresent()) {
            return unchanged(incoming.write());
        }
        long version = slot.current().map(StoredResource::version).orElse(0L) + 1;
        return store(incoming, slot, version, after(slot));
    }

    /** What an import brings with a version or time of its own (spec 03, $import). */
    private WriteOutcome storeGiven(Incoming incoming, Write.GivenVersion wanted) throws java.sql.SQLException {
        Slot slot = slot(incoming.write());
        Optional<StoredResource> current = slot.current();
        if (current.isEmpty()) {
            return store(incoming, slot, wanted.version().orElse(1L), surrogate(wanted, slot));
        }
        long have = current.get().version();
        boolean sameVersion =
                wanted.version().filter(version -> version != have).isEmpty();
        if (sameVersion && incoming.isLike(current.get())) {
            return unchanged(incoming.write());
        }
        Instant time = current.get().lastUpdated();
        boolean newer = wanted.lastUpdated()
                .map(instant -> instant.toEpochMilli() > time.toEpochMilli())
                .orElseGet(() ->
                        wanted.version().filter(version -> version <= have).isEmpty());
        long version = wanted.version().orElse(have + 1);
        if (newer) {
            return version <= have
                    ? WriteOutcome.refused(WriteOutcome.Refusal.NEWER_TIME_OLDER_VERSION, current)
                    : store(incoming, slot, version, surrogate(wanted, slot));
        }
        if (wanted.version().filter(number -> number > have).isPresent()) {
            return WriteOutcome.refused(WriteOutcome.Refusal.OLDER_TIME_NEWER_VERSION, current);
        }
        GivenVersions.Older place =
                given.keepOlder(incoming.write().key(), wanted, slot, incoming::version, incoming::isLike);
        if (place instanceof GivenVersions.Older.Kept kept) {
            older.add(kept.version());
            changes.add(incoming.told(kept.version()));
            return WriteOutcome.of(Result.SUPERSEDED, kept.version());
        }
        return place instanceof GivenVersions.Older.NoRoom
                ? WriteOutcome.refused(WriteOutcome.Refusal.NO_VERSION_FREE, current)
                : outcome(Result.SUPERSEDED, slot);
    }

    private long surrogate(Write.GivenVersion wanted, Slot slot) throws java.sql.SQLException {
        return wanted.lastUpdated().isPresent()
                ? given.surrogate(wanted.lastUpdated().get())
                : after(slot);
    }

    /** A new id, above that of the version before even where an import gave that one a time in the future. */
    private long after(Slot slot) {
        long previous = slot.current().map(StoredResource::surrogateId).orElse(0L);
        long next = ids.next();
        return next > previous ? next : previous + 1;
    }

    private WriteOutcome store(Incoming incoming, Slot slot, long version, long surrogateId) {
        boolean existed = slot.exists();
        StoredResource next = incoming.version(version, surrogateId);
        slot.replace(next, incoming.source());
        changes.add(incoming.told(next));
        Result result = incoming.deletes() ? Result.DELETED : existed ? Result.UPDATED : Result.CREATED;
        return WriteOutcome.of(result, next);
    }

    private WriteOutcome delete(Incoming incoming) {
        Slot slot = slot(incoming.write());
        return slot.exists()
                ? store(incoming, slot, slot.current().orElseThrow().version() + 1, after(slot))
                : unchanged(incoming.write());
    }

    private Slot slot(Write write) {
        return slots.computeIfAbsent(write.key(), key -> new Slot(null));
    }

    private WriteOutcome unchanged(Write write) {
        return outcome(Result.UNCHANGED, slot(write));
    }

    private WriteOutcome refused(Write write) {
        return WriteOutcome.refused(
                WriteOutcome.Refusal.PRECONDITION, slot(write).current());
    }

    private static WriteOutcome outcome(Result result, Slot slot) {
        return slot.current()
                .map(current -> WriteOutcome.of(result, current))
                .orElseGet(() -> WriteOutcome.ofNone(result));
    }
}

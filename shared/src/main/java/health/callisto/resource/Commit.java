package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.WriteOutcome.Result;
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
final class Commit {
    private static final byte[] NO_BODY = new byte[0];

    /** How many more or fewer resources of each type there are, by its number. */
    Map<Integer, Integer> more() {
        Map<Integer, Integer> more = new HashMap<>();
        slots.forEach((key, slot) -> {
            int before = slot.stored().filter(version -> !version.deleted()).isPresent() ? 1 : 0;
            more.merge(key.type().number(), (slot.exists() ? 1 : 0) - before, Integer::sum);
        });
        return more;
    }

    /** A change to tell the feed of. */
    record Told(StoredResource version, Change.Type type, Batch.Origin origin) {}

    private final Map<ResourceKey, Slot> slots = new LinkedHashMap<>();
    private final List<StoredResource> older = new ArrayList<>();
    private final List<Told> changes = new ArrayList<>();
    private final SurrogateIds ids;
    private final GivenVersions given;

    Commit(Map<ResourceKey, StoredResource> stored, SurrogateIds ids, GivenVersions given) {
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

    List<Told> changes() {
        return changes;
    }

    /** A put, where its index rows are, and where it came from. */
    private record Incoming(Write.Put put, Slot.Source source, Batch.Origin origin) {}

    /** The outcomes of one batch; later batches see its effects. */
    List<WriteOutcome> apply(Batch batch, PreparedRows rows) throws java.sql.SQLException {
        if (batch.atomic() && batch.writes().stream().anyMatch(write -> !holds(write))) {
            return batch.writes().stream()
                    .map(write -> holds(write) ? unchanged(write) : outcome(Result.REFUSED, slot(write)))
                    .toList();
        }
        List<WriteOutcome> outcomes = new ArrayList<>(batch.writes().size());
        for (int i = 0; i < batch.writes().size(); i++) {
            outcomes.add(apply(batch.writes().get(i), new Slot.Source(rows, i), batch.origin()));
        }
        return outcomes;
    }

    private WriteOutcome apply(Write write, Slot.Source source, Batch.Origin origin) throws java.sql.SQLException {
        if (!holds(write)) {
            return outcome(Result.REFUSED, slot(write));
        }
        if (write instanceof Write.Put put) {
            Incoming incoming = new Incoming(put, source, origin);
            return put.given().isPresent() ? putGiven(incoming, put.given().get()) : put(incoming);
        }
        return delete(write, origin);
    }

    private boolean holds(Write write) {
        Slot slot = slot(write);
        if (write.precondition() instanceof Precondition.Absent) {
            return !slot.exists();
        }
        if (write.precondition() instanceof Precondition.Version version) {
            return slot.exists()
                    && slot.current()
                            .filter(c -> c.version() == version.version())
                            .isPresent();
        }
        return true;
    }

    private WriteOutcome put(Incoming incoming) {
        Write.Put put = incoming.put();
        Slot slot = slot(put);
        if (slot.exists() && hasContent(slot, put)) {
            return unchanged(put);
        }
        long version = slot.current().map(StoredResource::version).orElse(0L) + 1;
        return store(incoming, slot, version, after(slot));
    }

    /** An imported resource that brings its own version or time (spec 03, $import). */
    private WriteOutcome putGiven(Incoming incoming, Write.GivenVersion wanted) throws java.sql.SQLException {
        Write.Put put = incoming.put();
        Slot slot = slot(put);
        Optional<StoredResource> current = slot.current();
        if (current.isEmpty()) {
            return store(incoming, slot, wanted.version().orElse(1L), surrogate(wanted, slot));
        }
        long have = current.get().version();
        boolean sameVersion =
                wanted.version().filter(version -> version != have).isEmpty();
        if (slot.exists() && sameVersion && hasContent(slot, put)) {
            return unchanged(put);
        }
        Instant time = current.get().lastUpdated();
        boolean newer = wanted.lastUpdated()
                .map(instant -> instant.toEpochMilli() > time.toEpochMilli())
                .orElseGet(() ->
                        wanted.version().filter(version -> version <= have).isEmpty());
        long version = wanted.version().orElse(have + 1);
        if (newer) {
            // A newer time with a version that is taken contradicts itself.
            return version <= have
                    ? outcome(Result.REFUSED, slot)
                    : store(incoming, slot, version, surrogate(wanted, slot));
        }
        if (wanted.version().filter(number -> number > have).isPresent()) {
            // An older time with a version that is to come contradicts itself as well.
            return outcome(Result.REFUSED, slot);
        }
        GivenVersions.Older place = given.keepOlder(put, wanted, slot, this::body);
        if (place instanceof GivenVersions.Older.Kept kept) {
            older.add(kept.version());
            changes.add(new Told(kept.version(), changeType(kept.version().version()), incoming.origin()));
            return WriteOutcome.of(Result.SUPERSEDED, kept.version());
        }
        return outcome(place instanceof GivenVersions.Older.NoRoom ? Result.REFUSED : Result.SUPERSEDED, slot);
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
        StoredResource next = body(incoming.put(), version, surrogateId);
        slot.replace(next, Optional.of(incoming.source()));
        changes.add(new Told(next, changeType(version), incoming.origin()));
        return WriteOutcome.of(existed ? Result.UPDATED : Result.CREATED, next);
    }

    private StoredResource body(Write.Put put, long version, long surrogateId) {
        return new StoredResource(put.key(), version, surrogateId, false, put.rest());
    }

    private WriteOutcome delete(Write write, Batch.Origin origin) {
        Slot slot = slot(write);
        if (!slot.exists()) {
            return unchanged(write);
        }
        long version = slot.current().orElseThrow().version() + 1;
        StoredResource deletion = new StoredResource(write.key(), version, after(slot), true, NO_BODY);
        slot.replace(deletion, Optional.empty());
        changes.add(new Told(deletion, Change.Type.DELETED, origin));
        return WriteOutcome.of(Result.DELETED, deletion);
    }

    private static boolean hasContent(Slot slot, Write.Put put) {
        return slot.current()
                .filter(current -> ResourceBody.sameContent(current.body(), put.rest()))
                .isPresent();
    }

    /** Spec 04, change capture: version 1 is created, any other is updated. */
    private static Change.Type changeType(long version) {
        return version == 1 ? Change.Type.CREATED : Change.Type.UPDATED;
    }

    private Slot slot(Write write) {
        return slots.computeIfAbsent(write.key(), key -> new Slot(null));
    }

    private WriteOutcome unchanged(Write write) {
        return outcome(Result.UNCHANGED, slot(write));
    }

    private static WriteOutcome outcome(Result result, Slot slot) {
        return slot.current()
                .map(current -> WriteOutcome.of(result, current))
                .orElseGet(() -> WriteOutcome.ofNone(result));
    }
}

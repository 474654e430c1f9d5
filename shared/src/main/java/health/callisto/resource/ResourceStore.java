package health.callisto.resource;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.resource.commit.Commit;
import health.callisto.resource.commit.CommitQueue;
import health.callisto.resource.commit.CommitQueue.Waiting;
import health.callisto.resource.commit.CommitRows;
import health.callisto.resource.commit.GivenVersions;
import health.callisto.resource.commit.LateVersionSql;
import health.callisto.resource.commit.PresumedNew;
import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.resource.feed.FeedPositions;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.index.IndexNumberSql;
import health.callisto.resource.index.PreparedRows;
import health.callisto.resource.version.HistoryScope;
import health.callisto.resource.version.HistorySql;
import health.callisto.resource.version.ResourceSql;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.SurrogateIds;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Indexing;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.sql.Database;
import health.callisto.sql.Dialect;
import health.callisto.sql.LostRaceException;
import health.callisto.sql.StatementBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The versions of all resources of one service. */
public final class ResourceStore {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceStore.class);
    /** On a database with many writers, transactions that this process runs at once. */
    private static final int LEADERS_OF_MANY = 4;

    /** Search values that one request may store, all its entries together. */
    private static final long MOST_VALUES = 1_000_000;

    private final Database database;
    private final Clock clock;
    private final Indexing indexing;
    private final ResourceSql resources;
    private final HistorySql history;
    private final IndexNumberSql numbers;
    private final SurrogateIds ids;
    private final FeedPositions positions;
    private final ChangeFeed feed;
    private final IndexBacklog backlog;
    private final CommitQueue queue;
    private final Optional<LiveCounts> counts;
    private final Capture capture;
    private final PresumedNew presumedNew;

    /** Whether commits are told to the change feed. */
    public enum Capture {
        ON,
        /** To measure what the feed costs; nothing can be published of what is written so. */
        OFF
    }

    /** @param indexing the rows of a version that is replaced are found by computing them again */
    public ResourceStore(Database database, Definitions definitions, Clock clock, Indexing indexing) {
        this(database, definitions, clock, indexing, new IndexBacklog(database, IndexBacklog.Rule.NEVER), Capture.ON);
    }

    /**
     * The same, with or without the change feed.
     *
     * @param backlog that who reads the index tables of this database knows as well
     */
    public ResourceStore(
            Database database,
            Definitions definitions,
            Clock clock,
            Indexing indexing,
            IndexBacklog backlog,
            Capture capture) {
        this.capture = capture;
        this.backlog = backlog;
        this.database = database;
        this.clock = clock;
        this.indexing = indexing;
        this.resources = new ResourceSql(definitions);
        this.history = new HistorySql(database, resources);
        this.numbers = new IndexNumberSql(database);
        boolean one = database.dialect().writers() == Dialect.Writers.ONE;
        this.ids = new SurrogateIds(
                clock,
                database.read(HistorySql::greatestSurrogateId),
                one ? () -> 0 : () -> ThreadLocalRandom.current().nextInt(SurrogateIds.BEGINNINGS));
        this.positions = FeedPositions.of(database, clock);
        this.feed = new ChangeFeed(database, definitions, positions);
        // Elsewhere others insert meanwhile, and a set that is refused has been sent for nothing.
        this.presumedNew = new PresumedNew(one);
        this.counts = one ? Optional.of(new LiveCounts(database)) : Optional.empty();
        this.queue = new CommitQueue(one ? 1 : LEADERS_OF_MANY, this::commit, this::sync, System::nanoTime);
        ReindexStore reindex = new ReindexStore(database, definitions, indexing, backlog);
        reindex.catchUp();
        backlog.mendBy(reindex::catchUp);
    }

    /** The same store for one request, which reads that view of the database. */
    public ResourceStore over(Database view) {
        return new ResourceStore(this, view);
    }

    private ResourceStore(ResourceStore all, Database view) {
        this.database = view;
        this.clock = all.clock;
        this.indexing = all.indexing;
        this.resources = all.resources;
        this.history = new HistorySql(view, all.resources);
        this.numbers = all.numbers;
        this.ids = all.ids;
        this.positions = all.positions;
        this.feed = all.feed;
        this.backlog = all.backlog;
        this.queue = all.queue;
        this.counts = all.counts;
        this.capture = all.capture;
        this.presumedNew = all.presumedNew;
    }

    /**
     * Commits the batch in a transaction of its own or, for small batches that arrive together, in one shared with others
     * (group commit); answers when it is durable. One outcome for each write, in their order. A REFUSED write of an
     * atomic batch means that none of it was written.
     */
    public List<WriteOutcome> commit(Batch given) {
        if (given.writes().isEmpty() && given.step().isEmpty()) {
            return List.of();
        }
        database.checkDeadline();
        checkValues(given);
        Batch batch = upToDate(given);
        return queue.run(batch, PreparedRows.of(batch, numbers));
    }

    /** A commit cannot be ended in the middle, and on SQLite all other writes wait for it. */
    private static void checkValues(Batch batch) {
        long values = 0;
        for (Write write : batch.writes()) {
            values += write instanceof Write.Put put ? put.values().list().size() : 0;
        }
        if (values > MOST_VALUES && batch.origin() != Change.Origin.IMPORT) {
            throw Problem.tooCostly("What is to be stored has " + values + " search values, and one request may store "
                    + MOST_VALUES + "; send it in several requests, or import it ($import)");
        }
    }

    /** The batch with values of the parameters that hold now: those may have changed since it was parsed. */
    private Batch upToDate(Batch batch) {
        long generation = indexing.generation();
        boolean old = batch.writes().stream()
                .anyMatch(
                        write -> write instanceof Write.Put put && put.values().generation() != generation);
        return old
                ? batch.with(batch.writes().stream()
                        .map(write -> write instanceof Write.Put put ? indexedAgain(put, generation) : write)
                        .toList())
                : batch;
    }

    private Write indexedAgain(Write.Put put, long generation) {
        byte[] json = new StoredResource(put.key(), 1, 0, false, put.rest()).json();
        Write.Values values = new Write.Values(indexing.valuesOf(put.key(), json), generation);
        return new Write.Put(put.key(), put.rest(), values, put.precondition(), put.given());
    }

    private void commit(List<Waiting> group) {
        try {
            List<List<WriteOutcome>> outcomes = transaction(group);
            for (int i = 0; i < group.size(); i++) {
                group.get(i).succeed(outcomes.get(i));
            }
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                group.get(0).fail(e);
            } else {
                // One that fails must not fail the others.
                group.forEach(waiting -> commit(List.of(waiting)));
            }
        }
    }

    private List<List<WriteOutcome>> transaction(List<Waiting> group) {
        long ticket = positions.open(database);
        boolean committed = false;
        Map<Integer, Integer> more = new HashMap<>();
        counts.ifPresent(LiveCounts::begin);
        try {
            List<List<WriteOutcome>> outcomes =
                    backlog.write((connection, turn) -> run(connection, turn, group, ticket, more));
            committed = true;
            return outcomes;
        } finally {
            boolean done = committed;
            counts.ifPresent(live -> live.end(done ? more : Map.of()));
            if (committed) {
                tellOfChanges(group);
            } else {
                positions.abandon(database, ticket);
            }
        }
    }

    /** Nothing that follows a commit may fail it: its callers would be answered that nothing was stored. */
    private void tellOfChanges(List<Waiting> group) {
        try {
            group.stream()
                    .flatMap(waiting -> waiting.batch().writes().stream())
                    .map(write -> write.key().type())
                    .distinct()
                    .forEach(indexing::changed);
        } catch (RuntimeException e) {
            LOG.error("Resources are stored, but who keeps what was made of them was not told", LoggedFailure.of(e));
        }
    }

    /** An import goes on behind what is on disk: the progress of its unit is part of the same commit. */
    private void sync(List<Waiting> group) {
        if (!isOfImports(group)) {
            try {
                database.sync();
            } catch (RuntimeException e) {
                group.forEach(waiting -> waiting.fail(e));
            }
        }
    }

    private static boolean isOfImports(List<Waiting> group) {
        return group.stream().allMatch(waiting -> waiting.batch().origin() == Change.Origin.IMPORT);
    }

    /** Whether writes other than imports were committed within the last second. */
    public boolean hasLiveWrites() {
        return queue.hasLive();
    }

    /** @param more takes how many more or fewer resources of each type there are */
    private List<List<WriteOutcome>> run(
            Connection connection, IndexBacklog.Turn turn, List<Waiting> group, long ticket, Map<Integer, Integer> more)
            throws SQLException {
        boolean imports = isOfImports(group);
        boolean presumed = imports && presumedNew.holds();
        Map<ResourceKey, StoredResource> stored = resources.current(connection, toLookFor(group, presumed));
        if (imports && !presumed) {
            presumedNew.looked(!stored.isEmpty());
        }
        GivenVersions given = new GivenVersions(connection, resources, ids.beginning());
        given.lookFor(timesGiven(group));
        Commit commit = new Commit(stored, ids, given);
        List<List<WriteOutcome>> outcomes = new ArrayList<>(group.size());
        for (Waiting waiting : group) {
            outcomes.add(commit.apply(waiting.batch(), waiting.rows()));
        }
        StatementBatch batch = turn.batch();
        CommitRows rows = new CommitRows(connection, batch, numbers, indexing);
        try {
            rows.write(commit, group.stream().map(Waiting::rows).toList(), imports, turn);
            long position = 0;
            if (capture == Capture.ON) {
                position = positions.first(
                        connection, batch, ticket, commit.changes().size());
                rows.tell(commit.changes(), position, clock.instant());
            }
            LateVersionSql.mark(batch, commit.changes(), position);
        } catch (SQLException e) {
            if (presumed && database.dialect().isTakenKey(e)) {
                presumedNew.failed();
                throw new LostRaceException("A resource that was presumed new is there");
            }
            throw e;
        }
        more.clear();
        more.putAll(commit.more());
        for (int i = 0; i < group.size(); i++) {
            Optional<Batch.Step> step = group.get(i).batch().step();
            if (step.isPresent() && !step.get().of(outcomes.get(i)).run(connection)) {
                throw Problem.conflict("The work was taken over by another worker; nothing was written");
            }
        }
        return outcomes;
    }

    /** The times that imported resources bring. */
    private static List<Instant> timesGiven(List<Waiting> group) {
        return group.stream()
                .flatMap(waiting -> waiting.batch().writes().stream())
                .flatMap(write -> write instanceof Write.Put put ? put.given().stream() : Stream.empty())
                .flatMap(given -> given.lastUpdated().stream())
                .toList();
    }

    /** The keys of which the stored version must be known. */
    private static Set<ResourceKey> toLookFor(List<Waiting> group, boolean presumed) {
        Set<ResourceKey> keys = new HashSet<>();
        for (Waiting waiting : group) {
            for (Write write : waiting.batch().writes()) {
                boolean isNew = write.precondition() instanceof Precondition.New
                        || (presumed && PresumedNew.isSafe(waiting.batch(), write));
                if (!isNew) {
                    keys.add(write.key());
                }
            }
        }
        return keys;
    }

    /** Counts that this process keeps; empty where others write too. */
    public Optional<LiveCounts> liveCounts() {
        return counts;
    }

    /** The current version, which may be a deletion; empty if there never was one. */
    public Optional<StoredResource> find(ResourceKey key) {
        return database.read(connection -> resources.current(connection, key));
    }

    /** The current versions, deletions included, of those of the keys that exist. */
    public Map<ResourceKey, StoredResource> findAll(Collection<ResourceKey> keys) {
        return database.read(connection -> resources.current(connection, Set.copyOf(keys)));
    }

    public Optional<StoredResource> findVersion(ResourceKey key, long version) {
        return database.read(connection -> resources.version(connection, key, version));
    }

    /**
     * Versions, newest first, current ones and deletions included.
     *
     * @param before only versions with a surrogate id less than this (keyset page); Long.MAX_VALUE for the first page
     */
    public List<StoredResource> history(HistoryScope scope, long before, int limit) {
        return history.page(scope, before, limit);
    }

    /** How many versions {@link #history} would give over all pages. */
    public long countHistory(HistoryScope scope) {
        return history.count(scope);
    }

    /** The committed changes after that position, in order; only positions before which nothing can appear any more. */
    public List<Change> changes(long afterPosition, int limit) {
        return feed.after(afterPosition, limit);
    }

    /** The feed of committed changes, for who publishes and purges it. */
    public ChangeFeed feed() {
        return feed;
    }
}

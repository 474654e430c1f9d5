package health.callisto.events;

import health.callisto.config.EventSettings;
import health.callisto.resource.feed.Change;
import health.callisto.sql.Database;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The publishers of one service's partitions in this process. */
final class ServicePublisher {
    /** A lag is counted so far. */
    private static final int MOST_COUNTED = 1_000_000;

    private static final Duration MEASURE_EVERY = Duration.ofSeconds(2);

    private final Outlet outlet;
    private final Database database;
    private final EventSettings settings;
    private final PublisherThreads threads;
    private final Clock clock;
    private final SteadyTime time;
    private final PublisherStore store;
    private final ReplayStore replays;
    private final LeaseWatch watch;
    private final Set<Integer> running = ConcurrentHashMap.newKeySet();
    private long measured;

    ServicePublisher(
            Outlet outlet,
            Database database,
            PublisherStore store,
            EventSettings settings,
            PublisherThreads threads,
            Clock clock,
            LongSupplier nanoTime) {
        this.outlet = outlet;
        this.database = database;
        this.settings = settings;
        this.threads = threads;
        this.clock = clock;
        this.time = SteadyTime.beside(clock);
        this.measured = time.ago(MEASURE_EVERY);
        this.store = store;
        this.watch = new LeaseWatch(nanoTime);
        this.replays = new ReplayStore(database);
    }

    /** Takes what partitions are free and publishes them; answers whether anybody has subscribed. */
    boolean start(BooleanSupplier goOn, Runnable worked) {
        List<PartitionState> states = store.divide(settings.partitions());
        outlet.metrics().subscribed(!states.isEmpty());
        for (PartitionState state : states) {
            if (!running.contains(state.number()) && watch.isFree(state)) {
                take(state).ifPresent(lease -> {
                    running.add(lease.number());
                    threads.run(() -> publish(lease, goOn, worked));
                });
            }
        }
        measure(states);
        return !states.isEmpty();
    }

    private Optional<PartitionLease> take(PartitionState state) {
        String owner = UUID.randomUUID().toString();
        return store.take(state, owner) ? Optional.of(new PartitionLease(store, state, owner)) : Optional.empty();
    }

    private void publish(PartitionLease lease, BooleanSupplier goOn, Runnable worked) {
        try {
            threads.holding(lease, () -> publisher(lease).run(goOn, worked));
            lease.release();
        } finally {
            running.remove(lease.number());
        }
    }

    private PartitionPublisher publisher(PartitionLease lease) {
        Predicate<Change> mine = change -> partition(change) == lease.number();
        FeedLane live = new FeedLane(outlet.feed(), lease, Change.Origin.LIVE, mine);
        FeedLane imported =
                new FeedLane(outlet.feed(), lease, Change.Origin.IMPORT, change -> isTold(change) && mine.test(change));
        List<Lane> lanes = new ArrayList<>(List.of(live, imported));
        if (lease.number() == 0) {
            lanes.add(new ReplayLane(outlet.feed(), replays, this::isTold));
        }
        Backoff backoff = new Backoff(System::nanoTime, ThreadLocalRandom.current());
        List<LaneSender> senders = lanes.stream()
                .map(lane -> new LaneSender(lane, outlet, database, backoff, clock))
                .toList();
        return new PartitionPublisher(lease, List.of(live, imported), senders, outlet, backoff);
    }

    private boolean isTold(Change change) {
        return settings.includeBulkImport() || change.origin() != Change.Origin.IMPORT;
    }

    private int partition(Change change) {
        int hash = change.key().toString().hashCode();
        return Math.floorMod(hash ^ hash >>> 16, settings.partitions());
    }

    private void measure(List<PartitionState> states) {
        if (states.isEmpty() || !time.hasPassed(MEASURE_EVERY, measured)) {
            return;
        }
        measured = time.now();
        Instant now = clock.instant();
        long live =
                states.stream().mapToLong(PartitionState::livePosition).min().orElseThrow();
        long imported =
                states.stream().mapToLong(PartitionState::importPosition).min().orElseThrow();
        long positions = outlet.feed().count(live, Change.Origin.LIVE, MOST_COUNTED)
                + outlet.feed().count(imported, Change.Origin.IMPORT, MOST_COUNTED);
        Duration age = Stream.concat(
                        outlet.feed().page(live, 1, Change.Origin.LIVE).changes().stream(),
                        outlet.feed().page(imported, 1, Change.Origin.IMPORT).changes().stream())
                .map(change -> Duration.between(change.time(), now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        outlet.metrics().lag(positions, age);
    }
}

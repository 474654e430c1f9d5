package health.callisto.manage;

import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of one collection as of a second ago, read into what is used of them: other processes change them too. One that
 * was made just now is found at once.
 */
public final class ResourceDirectory<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceDirectory.class);
    private static final Duration STALE = Duration.ofSeconds(1);
    private static final int PAGE = 500;

    private final ManagedStore store;
    private final String collection;
    private final Function<ManagedResource, T> reader;
    private final SteadyTime time;
    private final Map<ManagedPath, T> byPath;
    private long revision;
    private long readAt;

    /**
     * Has read nothing yet.
     *
     * @param collection such as {@code iotConnectors}
     */
    public ResourceDirectory(ManagedStore store, String collection, Function<ManagedResource, T> reader, Clock clock) {
        this.store = store;
        this.collection = collection;
        this.reader = reader;
        this.time = SteadyTime.beside(clock);
        this.readAt = time.ago(STALE);
        this.byPath = new TreeMap<>(Comparator.comparing(ManagedPath::toString));
    }

    public synchronized Optional<T> find(ManagedPath path) {
        refresh();
        if (!byPath.containsKey(path)) {
            read();
        }
        return Optional.ofNullable(byPath.get(path));
    }

    /** All of them, by their paths. */
    public synchronized Map<ManagedPath, T> all() {
        refresh();
        return Map.copyOf(byPath);
    }

    /** Those that there are now, not a second ago. */
    public synchronized List<T> now() {
        read();
        return List.copyOf(byPath.values());
    }

    /** While the control database is away, what was known before goes on working. */
    private void refresh() {
        if (!time.hasPassed(STALE, readAt)) {
            return;
        }
        try {
            read();
        } catch (Problem e) {
            if (revision == 0) {
                throw e;
            }
            LOG.warn("Whether {} have changed cannot be read: {}", collection, LoggedFailure.line(e));
        }
    }

    private void read() {
        readAt = time.now();
        List<ManagedResource> changed;
        do {
            changed = store.changedSince(revision, PAGE);
            for (ManagedResource resource : changed) {
                revision = resource.revision();
                if (resource.path().isIn(collection)) {
                    take(resource);
                }
            }
        } while (changed.size() == PAGE);
    }

    private void take(ManagedResource resource) {
        if (resource.removed() || resource.isBeingRemoved()) {
            byPath.remove(resource.path());
        } else {
            byPath.put(resource.path(), reader.apply(resource));
        }
    }
}

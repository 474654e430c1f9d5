package health.callisto.iot;

import health.callisto.manage.ManagedResource;
import health.callisto.manage.ManagedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The connectors that there are, as of a second ago: other processes change them too. */
final class ConnectorDirectory {
    private static final Duration STALE = Duration.ofSeconds(1);
    private static final int PAGE = 500;

    private final ManagedStore store;
    private final Clock clock;
    private final Map<String, Connector> byMark = new TreeMap<>();
    private long revision;
    private Instant readAt = Instant.MIN;

    ConnectorDirectory(ManagedStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** By {@link Connector#mark}. One that was made just now is found at once. */
    synchronized Optional<Connector> find(String mark) {
        refresh();
        if (!byMark.containsKey(mark)) {
            read();
        }
        return Optional.ofNullable(byMark.get(mark));
    }

    /** Those that get all messages of the hub. */
    synchronized List<Connector> owning(HubName hub) {
        refresh();
        if (ownersKnown(hub).isEmpty()) {
            read();
        }
        return ownersKnown(hub);
    }

    synchronized List<Connector> all() {
        refresh();
        return List.copyOf(byMark.values());
    }

    private List<Connector> ownersKnown(HubName hub) {
        return byMark.values().stream()
                .filter(connector ->
                        connector.hub().filter(own -> own.fits(hub)).isPresent())
                .toList();
    }

    private void refresh() {
        if (!clock.instant().isBefore(readAt.plus(STALE))) {
            read();
        }
    }

    private void read() {
        readAt = clock.instant();
        List<ManagedResource> changed;
        do {
            changed = store.changedSince(revision, PAGE);
            for (ManagedResource resource : changed) {
                revision = resource.revision();
                if (resource.path().parent().endsWith("/" + Connector.COLLECTION)) {
                    take(resource);
                }
            }
        } while (changed.size() == PAGE);
    }

    private void take(ManagedResource resource) {
        String mark = resource.path().workspace() + "/" + resource.path().name();
        if (resource.removed()) {
            byMark.remove(mark);
        } else {
            byMark.put(mark, Connector.of(resource));
        }
    }
}

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

    /** By {@link Connector#mark}. */
    synchronized Optional<Connector> find(String mark) {
        refresh();
        return Optional.ofNullable(byMark.get(mark));
    }

    /** Those that get all messages of the hub. */
    synchronized List<Connector> owning(HubName hub) {
        refresh();
        return byMark.values().stream()
                .filter(connector ->
                        connector.hub().filter(own -> own.fits(hub)).isPresent())
                .toList();
    }

    private void refresh() {
        Instant now = clock.instant();
        if (now.isBefore(readAt.plus(STALE))) {
            return;
        }
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
        readAt = now;
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

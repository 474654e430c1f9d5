package health.callisto.resource.version;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Versions that were answered lately, with their JSON at hand: one bounded cache for all services of the process. A version
 * never changes, so what is found here is right; whether it is current the database says.
 */
public final class VersionCache {
    private static final long BYTES = 48L * 1024 * 1024;
    /** Of an entry beside its content, about. */
    private static final int OVERHEAD = 200;

    private final Map<Key, StoredResource> versions = new LinkedHashMap<>(1024, 0.75f, true);
    private final AtomicInteger services = new AtomicInteger();
    private long bytes;

    private record Key(int service, long surrogateId) {}

    /** The part of one service. */
    public final class Part {
        private final int service = services.incrementAndGet();

        private Part() {}

        public Optional<StoredResource> find(long surrogateId) {
            synchronized (versions) {
                return Optional.ofNullable(versions.get(new Key(service, surrogateId)));
            }
        }

        /** Keeps the version, and lets go of those that were not asked for longest. */
        public void keep(StoredResource version) {
            version.keepJson();
            synchronized (versions) {
                if (versions.putIfAbsent(new Key(service, version.surrogateId()), version) == null) {
                    bytes += version.kept() + OVERHEAD;
                }
                var oldest = versions.entrySet().iterator();
                while (bytes > BYTES && oldest.hasNext()) {
                    bytes -= oldest.next().getValue().kept() + OVERHEAD;
                    oldest.remove();
                }
            }
        }
    }

    public Part part() {
        return new Part();
    }
}

package health.callisto.iot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ResolvedIds;
import java.time.Duration;
import java.util.Optional;

/**
 * Remembers whom measurements are of, for a while: a device that is given to another patient is seen behind that. The key has all
 * that a message says, so another patient or encounter in it is never overlooked. What was not found is asked for each time.
 */
final class IdentityCache {
    private static final int MOST = 5_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private record Key(String device, Optional<String> patient, Optional<String> encounter) {}

    private final IdentityResolver resolver;
    private final Cache<Key, ResolvedIds> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

    IdentityCache(IdentityResolver resolver) {
        this.resolver = resolver;
    }

    /** As {@link IdentityResolver#resolve} answers, now or some minutes ago. */
    ResolvedIds resolve(MeasurementGroup group) {
        Key key = new Key(group.deviceId(), group.patientId(), group.encounterId());
        ResolvedIds ids = known.getIfPresent(key);
        if (ids == null) {
            ids = resolver.resolve(group);
            known.put(key, ids);
        }
        return ids;
    }
}

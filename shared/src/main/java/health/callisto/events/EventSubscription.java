package health.callisto.events;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Somebody wants the events of a service.
 *
 * @param definition its properties as they were given, JSON
 */
record EventSubscription(String name, String definition, Instant createdAt) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{3,64}");

    /** IllegalArgumentException if the name is not valid. */
    EventSubscription {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of an event subscription is 3 to 64 of A-Z, a-z, 0-9, '_' and '-'");
        }
    }
}

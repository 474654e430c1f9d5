package health.callisto.iot.hub;

import java.util.Optional;

/**
 * An event hub.
 *
 * @param namespace its host, such as {@code devices.servicebus.windows.net}; empty: whichever the functions read from
 */
public record HubName(Optional<String> namespace, String name) {
    /** Whether both may be the same hub. */
    public boolean fits(HubName other) {
        boolean sameNamespace = namespace.isEmpty()
                || other.namespace().isEmpty()
                || namespace.get().equalsIgnoreCase(other.namespace().get());
        return sameNamespace && name.equalsIgnoreCase(other.name());
    }
}

package health.callisto.iot.hub;

import java.util.Locale;

/** By what the measurements of a device stay together in the normalized hub, and in their order. */
public final class PartitionKey {
    private static final long KEYS = 256;

    private PartitionKey() {}

    /** One of 256 texts, {@code "0"} to {@code "255"}; the case of the id does not matter. */
    public static String of(String deviceId) {
        return String.valueOf(Math.abs((long) deviceId.toLowerCase(Locale.ROOT).hashCode()) % KEYS);
    }
}

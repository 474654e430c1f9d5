package health.callisto.iot;

import java.util.Locale;
import java.util.Optional;

/** How devices and patients of measurements are found. */
public enum IdentityMode {
    /** The device has to be there, and to name its patient. */
    LOOKUP,
    /** What is not there is made. */
    CREATE,
    /** As the first, and each measurement has to name an encounter. */
    LOOKUP_WITH_ENCOUNTER;

    /** By its name, whatever its case: {@code Lookup}, {@code Create}, {@code LookupWithEncounter}. */
    public static Optional<IdentityMode> of(String name) {
        for (IdentityMode mode : values()) {
            if (mode.name().replace("_", "").equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}

package health.callisto.search.parameter;

import java.util.Arrays;

/** Where a search parameter is in its life (spec 02, SearchParameter life cycle). */
public enum ParameterState {
    /** New writes are indexed by it; what was stored before is not, so it cannot be searched by yet. */
    SUPPORTED,
    /** A reindex job is on its way through what was stored before. */
    PENDING,
    /** Searchable. */
    ENABLED,
    /** Neither indexed nor searchable. */
    DISABLED,
    /** Its definition is gone; its values are being removed. */
    REMOVING,
    /** Nothing is left of it but its number, which no other parameter will get. */
    REMOVED;

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static ParameterState of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no such state: " + code));
    }

    /** Whether resources are indexed by it. */
    public boolean indexed() {
        return this == SUPPORTED || this == PENDING || this == ENABLED;
    }

    /** Whether there is a parameter. */
    boolean defined() {
        return this != REMOVING && this != REMOVED;
    }
}

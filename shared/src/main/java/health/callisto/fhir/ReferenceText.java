package health.callisto.fhir;

import java.util.Optional;

/** Reads a relative reference (R4 references.html#literal): {@code Type/id}, with or without {@code /_history/version}. */
public final class ReferenceText {
    /** Stands between an id and a version. */
    public static final String HISTORY = "/_history/";

    private ReferenceText() {}

    /** The resource that a relative reference names; empty for anything else. */
    public static Optional<ResourceKey> parse(Definitions definitions, String reference) {
        int slash = reference.indexOf('/');
        int end = idEnd(reference, slash);
        return end < 0
                ? Optional.empty()
                : definitions
                        .resourceType(reference.substring(0, slash))
                        .map(type -> new ResourceKey(type, reference.substring(slash + 1, end)));
    }

    /** Whether the reference is a URL of the web: cheap, as most are not. */
    public static boolean isAbsolute(String reference) {
        return reference.regionMatches(true, 0, "http", 0, 4) && reference.indexOf("://") > 0;
    }

    /** Whether {@link #parse} finds a resource. */
    static boolean isRelative(Definitions definitions, String reference) {
        int slash = reference.indexOf('/');
        return idEnd(reference, slash) >= 0
                && definitions.resourceType(reference.substring(0, slash)).isPresent();
    }

    /** Where the id behind the first slash ends; negative if this is no relative reference. */
    private static int idEnd(String reference, int slash) {
        if (slash <= 0) {
            return -1;
        }
        int next = reference.indexOf('/', slash + 1);
        if (next >= 0 && !isHistory(reference, next)) {
            return -1;
        }
        int end = next < 0 ? reference.length() : next;
        return ResourceKey.isId(reference, slash + 1, end) ? end : -1;
    }

    private static boolean isHistory(String reference, int slash) {
        return reference.startsWith(HISTORY, slash)
                && ResourceKey.isId(reference, slash + HISTORY.length(), reference.length());
    }
}

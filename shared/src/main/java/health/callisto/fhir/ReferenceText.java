package health.callisto.fhir;

import java.util.Optional;

/** Reads a relative reference (R4 references.html#literal): {@code Type/id}, with or without {@code /_history/version}. */
public final class ReferenceText {
    private ReferenceText() {}

    /** The resource that a relative reference names; empty for anything else. */
    public static Optional<ResourceKey> parse(Definitions definitions, String reference) {
        int slash = reference.indexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        int end = reference.indexOf('/', slash + 1);
        if (end >= 0 && !isHistory(reference, end)) {
            return Optional.empty();
        }
        String id = end < 0 ? reference.substring(slash + 1) : reference.substring(slash + 1, end);
        if (!ResourceKey.isId(id)) {
            return Optional.empty();
        }
        return definitions.resourceType(reference.substring(0, slash)).map(type -> new ResourceKey(type, id));
    }

    private static boolean isHistory(String reference, int slash) {
        String prefix = "/_history/";
        return reference.startsWith(prefix, slash) && ResourceKey.isId(reference.substring(slash + prefix.length()));
    }
}

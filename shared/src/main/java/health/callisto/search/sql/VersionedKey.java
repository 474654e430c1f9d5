package health.callisto.search.sql;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ReferenceText;
import health.callisto.fhir.ResourceKey;
import java.util.Optional;

/** One version of a resource, as a reference names it: {@code Type/id/_history/version}. */
record VersionedKey(ResourceKey key, long version) {

    /** Empty for anything but a relative reference with the number of a version. */
    static Optional<VersionedKey> read(Definitions definitions, String reference) {
        int history = reference.indexOf(ReferenceText.HISTORY);
        String version = history < 0 ? "" : reference.substring(history + ReferenceText.HISTORY.length());
        return version.matches("[1-9][0-9]{0,17}")
                ? ReferenceText.parse(definitions, reference).map(key -> new VersionedKey(key, Long.parseLong(version)))
                : Optional.empty();
    }
}

package health.callisto.bulk.exports;

import health.callisto.deidentify.Deidentifier;
import health.callisto.deidentify.Origin;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.Subset;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an export writes of a version where that is not what is stored: de-identified, and then what was asked for of it. */
final class ExportContent {
    private static final Logger LOG = LoggerFactory.getLogger(ExportContent.class);

    private final Optional<Deidentifier> deidentifier;
    private final Optional<Subset> subset;

    ExportContent(Optional<Deidentifier> deidentifier, Optional<Subset> subset) {
        this.deidentifier = deidentifier;
        this.subset = subset;
    }

    boolean isAsStored() {
        return deidentifier.isEmpty() && subset.isEmpty();
    }

    /** Whether a deletion can be told only by what was there before. */
    boolean isDeidentified() {
        return deidentifier.isPresent();
    }

    /** The rules see the whole resource, whatever is written of it. */
    byte[] of(StoredResource version, Origin origin) {
        byte[] json = deidentifier
                .map(rules -> told(version, () -> rules.of(version.json(), origin)))
                .orElseGet(version::json);
        return subset.map(part -> part.of(json)).orElse(json);
    }

    /**
     * Bulk Data Access 2.0, "deleted": a transaction that deletes; empty where the rules leave no id to tell it by.
     *
     * @param before what was deleted; the deletion itself where that is gone
     */
    Optional<byte[]> deletion(ResourceKey key, StoredResource before, Origin origin) {
        if (deidentifier.isEmpty()) {
            return Optional.of(deletion(key, key.id()));
        }
        byte[] json = before.deleted()
                ? ("{\"resourceType\":\"" + key.type().name() + "\",\"id\":\"" + key.id() + "\"}")
                        .getBytes(StandardCharsets.UTF_8)
                : before.json();
        return told(before, () -> deidentifier.get().idOf(json, origin)).map(id -> deletion(key, id));
    }

    private static byte[] deletion(ResourceKey key, String id) {
        return ("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\","
                        + "\"url\":\"" + key.type().name() + "/" + id + "\"}}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Who reads the job's status is not told which resource it was; who reads the log is. */
    private static <T> T told(StoredResource version, Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem e) {
            LOG.warn("{} cannot be de-identified", version);
            throw e;
        }
    }
}

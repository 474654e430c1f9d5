package health.callisto.bundle;

import health.callisto.fhir.JsonDocument;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the fullUrls of a transaction stand for once it is carried out.
 *
 * @param byFullUrl fullUrl → {@code Type/id} of each entry whose resource is there afterwards
 * @param canonical those fullUrls that are also the canonical URL of their resource, as in packages of definitions: a
 *     {@code uri} with one of these names the definition, wherever it is stored
 */
record LinkTargets(Map<String, String> byFullUrl, Set<String> canonical) {
    LinkTargets {
        byFullUrl = Map.copyOf(byFullUrl);
        canonical = Set.copyOf(canonical);
    }

    /** Problem INVALID if two entries have the same fullUrl. */
    static LinkTargets of(JsonDocument bundle, List<PlannedWrite> plans) {
        Map<String, String> targets = new HashMap<>();
        Set<String> canonical = new HashSet<>();
        for (PlannedWrite plan : plans) {
            String fullUrl = plan.entry().fullUrl();
            boolean referable = !fullUrl.isEmpty() && plan.action() != PlannedWrite.Action.DELETE;
            if (referable && targets.put(fullUrl, plan.key().toString()) != null) {
                throw plan.entry().invalid("The fullUrl stands twice in the bundle; each entry needs its own");
            }
            if (referable && isCanonical(bundle, plan.entry())) {
                canonical.add(fullUrl);
            }
        }
        return new LinkTargets(targets, canonical);
    }

    private static boolean isCanonical(JsonDocument bundle, EntryRequest entry) {
        int url = entry.resource() == JsonDocument.NONE ? JsonDocument.NONE : bundle.child(entry.resource(), "url");
        return url != JsonDocument.NONE && bundle.textEquals(url, entry.fullUrl());
    }

    /** What takes the place of a link; empty if it is none to an entry. */
    Optional<String> of(String url) {
        return Optional.ofNullable(byFullUrl.get(url));
    }
}

package health.callisto.search;

import health.callisto.resource.PageBytes;
import health.callisto.resource.version.StoredResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The matches of a page and what they lead to, as they are read: none is read twice, and together they are bounded. */
public final class PageResources {
    private final Map<Long, StoredResource> bySurrogateId = new HashMap<>();
    private final PageBytes bytes = PageBytes.refusing();

    PageResources(List<StoredResource> matches) {
        matches.forEach(this::keep);
    }

    public Optional<StoredResource> find(long surrogateId) {
        return Optional.ofNullable(bySurrogateId.get(surrogateId));
    }

    /** Problem INVALID where they become too large together. */
    public void keep(StoredResource resource) {
        if (bySurrogateId.putIfAbsent(resource.surrogateId(), resource) == null) {
            bytes.take(resource);
        }
    }
}

package health.callisto.bundle;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.workspace.FhirService;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the criteria of a transaction match in the database, without what the transaction itself takes away. */
final class ConditionalMatches {
    private final FhirService service;
    private final Set<ResourceKey> gone;

    /** @param gone keys that do not count */
    ConditionalMatches(FhirService service, Collection<ResourceKey> gone) {
        this.service = service;
        this.gone = Set.copyOf(gone);
    }

    /** At most two. */
    List<StoredResource> of(ResourceType type, QueryParameters criteria) {
        int more = (int) gone.stream().filter(key -> key.type().equals(type)).count();
        return service.search().matches(type, criteria, 2 + more).stream()
                .filter(match -> !gone.contains(match.key()))
                .limit(2)
                .toList();
    }

    /** Problem PRECONDITION_FAILED if there are more. */
    Optional<StoredResource> single(EntryRequest entry, ResourceType type, QueryParameters criteria) {
        List<StoredResource> matches = InEntry.call(entry, () -> of(type, criteria));
        if (matches.size() > 1) {
            throw Problem.multipleMatches(
                    entry.place() + ": the criteria match more than one resource; make them narrower");
        }
        return matches.stream().findFirst();
    }

    /** The same for criteria that mean the same, in whatever order they stand. */
    static String name(ResourceType type, QueryParameters criteria) {
        return criteria.all().stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .sorted()
                .collect(Collectors.joining("&", type.name() + "?", ""));
    }
}

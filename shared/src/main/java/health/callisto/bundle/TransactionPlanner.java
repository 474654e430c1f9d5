package health.callisto.bundle;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.FhirError;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.Precondition;
import health.callisto.resource.StoredResource;
import health.callisto.rest.EntityTag;
import health.callisto.rest.VersionAwareUpdate;
import health.callisto.search.QueryParameters;
import health.callisto.workspace.FhirService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the target of every writing entry before anything is written (R4 http.html#trules): new ids for creates, the
 * matches of conditional entries, and no resource twice.
 */
final class TransactionPlanner {
    private final Definitions definitions;
    private final FhirService service;
    private final Supplier<String> newId;
    private final JsonDocument bundle;

    TransactionPlanner(Definitions definitions, FhirService service, Supplier<String> newId, JsonDocument bundle) {
        this.definitions = definitions;
        this.service = service;
        this.newId = newId;
        this.bundle = bundle;
    }

    /**
     * The plans of the writing entries in their order; an entry that has nothing to write (a conditional delete without a
     * match) has none. FhirError for the first entry that cannot be planned.
     */
    List<PlannedWrite> plan(List<EntryRequest> entries) {
        List<PlannedWrite> plans = new ArrayList<>();
        Set<ResourceKey> written = new HashSet<>();
        for (EntryRequest entry : entries) {
            Optional<PlannedWrite> planned =
                    switch (entry.method()) {
                        case POST -> Optional.of(create(entry));
                        case PUT -> Optional.of(update(entry));
                        case DELETE -> delete(entry);
                        case PATCH -> Optional.of(patch(entry));
                        case GET, HEAD -> Optional.empty();
                    };
            planned.ifPresent(plan -> {
                if (plan.action() != PlannedWrite.Action.EXISTING && !written.add(plan.key())) {
                    throw entry.invalid("The transaction writes " + plan.key()
                            + " twice; a resource may be written by one entry only");
                }
                plans.add(plan);
            });
        }
        return plans;
    }

    private PlannedWrite create(EntryRequest entry) {
        ResourceType type = typeOf(entry, entry.path());
        requireResource(entry);
        if (entry.ifNoneExist().isPresent()) {
            // The criteria alone, or behind Type? as HAPI sends them.
            String criteria = entry.ifNoneExist().get();
            List<StoredResource> matches = matches(type, criteria.substring(criteria.indexOf('?') + 1));
            if (matches.size() > 1) {
                throw FhirError.multipleMatches(
                        entry.place() + ": If-None-Exist matches more than one resource; make the criteria narrower");
            }
            if (matches.size() == 1) {
                return new PlannedWrite(
                        entry, PlannedWrite.Action.EXISTING, matches.get(0).key(), Precondition.ANY);
            }
        }
        return new PlannedWrite(entry, PlannedWrite.Action.PUT, new ResourceKey(type, newId.get()), Precondition.NEW);
    }

    private PlannedWrite update(EntryRequest entry) {
        requireResource(entry);
        String[] path = entry.path().split("/", -1);
        ResourceType type = typeOf(entry, path[0]);
        // Without the version that it changes it may only create; the commit sees who was first.
        Precondition precondition = isUnnamed(entry, type) ? Precondition.ABSENT : precondition(entry);
        if (path.length == 2) {
            return new PlannedWrite(entry, PlannedWrite.Action.PUT, key(entry, type, path[1]), precondition);
        }
        if (path.length != 1 || entry.query().isEmpty()) {
            throw entry.invalid("A PUT needs a url of the form Type/id or Type?criteria");
        }
        Optional<StoredResource> found = single(entry, matches(type, entry.query()));
        Optional<String> given = resourceId(entry);
        if (found.isEmpty()) {
            String id = given.orElseGet(newId);
            return new PlannedWrite(entry, PlannedWrite.Action.PUT, new ResourceKey(type, id), Precondition.ABSENT);
        }
        ResourceKey match = found.get().key();
        if (given.isPresent() && !given.get().equals(match.id())) {
            throw entry.invalid("The resource's id is not the id of the resource that the criteria match");
        }
        return new PlannedWrite(entry, PlannedWrite.Action.PUT, match, precondition);
    }

    private PlannedWrite patch(EntryRequest entry) {
        requireResource(entry);
        String[] path = entry.path().split("/", -1);
        ResourceType type = typeOf(entry, path[0]);
        StoredResource base;
        if (path.length == 2) {
            ResourceKey key = key(entry, type, path[1]);
            base = service.resources()
                    .find(key)
                    .filter(current -> !current.deleted())
                    .orElseThrow(() -> FhirError.notFound(entry.place() + ": " + key + " is not known"));
        } else if (path.length == 1 && !entry.query().isEmpty()) {
            base = single(entry, matches(type, entry.query()))
                    .orElseThrow(() -> FhirError.notFound(entry.place() + ": the criteria match no resource"));
        } else {
            throw entry.invalid("A PATCH needs a url of the form Type/id or Type?criteria");
        }
        Precondition wanted = precondition(entry);
        if (isUnnamed(entry, type)) {
            throw entry.invalid(VersionAwareUpdate.advice(base.key(), base.version()));
        }
        Precondition based = new Precondition.Version(base.version());
        if (wanted instanceof Precondition.Version && !wanted.equals(based)) {
            throw FhirError.preconditionFailed(entry.place() + ": " + base.key()
                    + " is not in the version that the entry asks for; read it again and repeat the transaction");
        }
        return new PlannedWrite(entry, PlannedWrite.Action.PATCH, base.key(), based, Optional.of(base));
    }

    /** Whether the entry, a PUT or PATCH, has to say which version it changes and does not. */
    boolean isUnnamed(EntryRequest entry, ResourceType type) {
        return VersionAwareUpdate.isMissing(service, type, precondition(entry));
    }

    /** FhirError PRECONDITION_FAILED if there is more than one. */
    private static Optional<StoredResource> single(EntryRequest entry, List<StoredResource> matches) {
        if (matches.size() > 1) {
            throw FhirError.multipleMatches(
                    entry.place() + ": the criteria match more than one resource; make them narrower");
        }
        return matches.stream().findFirst();
    }

    private Optional<PlannedWrite> delete(EntryRequest entry) {
        String[] path = entry.path().split("/", -1);
        ResourceType type = typeOf(entry, path[0]);
        if (path.length == 2) {
            if (!entry.query().isEmpty()) {
                throw entry.invalid("A DELETE in a transaction has no parameters; a hard delete goes into a batch");
            }
            return Optional.of(new PlannedWrite(
                    entry, PlannedWrite.Action.DELETE, key(entry, type, path[1]), precondition(entry)));
        }
        if (path.length != 1 || entry.query().isEmpty()) {
            throw entry.invalid("A DELETE needs a url of the form Type/id or Type?criteria");
        }
        return single(entry, matches(type, entry.query()))
                .map(match -> new PlannedWrite(entry, PlannedWrite.Action.DELETE, match.key(), precondition(entry)));
    }

    /** {@code Type?criteria} of a conditional reference → {@code Type/id}. */
    String resolve(String criteria) {
        int question = criteria.indexOf('?');
        ResourceType type = definitions
                .resourceType(criteria.substring(0, question))
                .orElseThrow(() -> FhirError.invalid("The conditional reference does not begin with a resource type"));
        List<StoredResource> matches = matches(type, criteria.substring(question + 1));
        if (matches.size() != 1) {
            throw FhirError.multipleMatches("A conditional reference to " + type + " matches "
                    + (matches.isEmpty() ? "no resource" : "more than one resource")
                    + "; its criteria must match exactly one");
        }
        return matches.get(0).key().toString();
    }

    private List<StoredResource> matches(ResourceType type, String criteria) {
        return service.search().matches(type, QueryParameters.parse(criteria), 2);
    }

    private void requireResource(EntryRequest entry) {
        if (entry.resource() == JsonDocument.NONE) {
            throw entry.invalid("A " + entry.method() + " needs a resource");
        }
    }

    private Optional<String> resourceId(EntryRequest entry) {
        int id = bundle.child(entry.resource(), "id");
        return id == JsonDocument.NONE ? Optional.empty() : Optional.of(bundle.text(id));
    }

    private ResourceType typeOf(EntryRequest entry, String name) {
        return definitions
                .resourceType(name)
                .orElseThrow(() -> entry.invalid("The url must begin with a resource type of R4"));
    }

    private static ResourceKey key(EntryRequest entry, ResourceType type, String id) {
        if (!ResourceKey.isId(id)) {
            throw entry.invalid("The id in the url is not valid; an id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'");
        }
        return new ResourceKey(type, id);
    }

    private static Precondition precondition(EntryRequest entry) {
        return InEntry.call(entry, () -> entry.ifMatch()
                .map(tag -> (Precondition) new Precondition.Version(EntityTag.version(tag)))
                .orElse(Precondition.ANY));
    }
}

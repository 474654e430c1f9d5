package health.callisto.bundle;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Precondition;
import health.callisto.rest.CreateCriteria;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Preconditions;
import health.callisto.rest.VersionAwareUpdate;
import health.callisto.workspace.FhirService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Finds the target of every writing entry before anything is written (R4 http.html#trules): new ids for creates, the
 * matches of conditional entries, and no resource twice.
 */
final class TransactionPlanner {
    private final Definitions definitions;
    private final FhirRequest request;
    private final FhirService service;
    private final Supplier<String> newId;
    private final JsonDocument bundle;

    TransactionPlanner(Definitions definitions, FhirRequest request, Supplier<String> newId, JsonDocument bundle) {
        this.definitions = definitions;
        this.request = request;
        this.service = request.service();
        this.newId = newId;
        this.bundle = bundle;
    }

    /**
     * The plans of the writing entries in their order; an entry that has nothing to write (a conditional delete without a
     * match) has none. Problem for the first entry that cannot be planned.
     */
    List<PlannedWrite> plan(List<EntryRequest> entries) {
        for (EntryRequest entry : entries) {
            entry.checkConditions();
            // A read is answered after the commit: what is wrong with its url must be known before.
            InEntry.run(entry, () -> QueryParameters.parse(entry.query()));
        }
        return new Plan().of(entries);
    }

    /** Whether the entry, a PUT or PATCH, has to say which version it changes and does not. */
    boolean isUnnamed(EntryRequest entry, ResourceType type) {
        return VersionAwareUpdate.isMissing(service, type, asked(entry));
    }

    /** What the entry's ifMatch and ifNoneMatch demand. */
    static Precondition asked(EntryRequest entry) {
        return InEntry.call(entry, () -> Preconditions.of(entry.ifMatch(), entry.ifNoneMatch()));
    }

    /** One pass over the entries. What is deleted goes first: criteria do not find it any more. */
    private final class Plan {
        private final Map<ResourceKey, EntryRequest> writers = new HashMap<>();
        private final Map<String, PlannedWrite> creates = new HashMap<>();
        private final Map<Integer, PlannedWrite> byPlace = new TreeMap<>();
        private ConditionalMatches matches = new ConditionalMatches(service, Set.of());

        List<PlannedWrite> of(List<EntryRequest> entries) {
            Set<ResourceKey> deleted = new HashSet<>();
            for (EntryRequest entry : entries) {
                if (entry.method() == EntryRequest.Method.DELETE) {
                    delete(entry).ifPresent(plan -> {
                        add(plan);
                        deleted.add(plan.key());
                    });
                }
            }
            matches = new ConditionalMatches(service, deleted);
            for (EntryRequest entry : entries) {
                switch (entry.method()) {
                    case POST -> add(create(entry));
                    case PUT -> add(update(entry));
                    case PATCH -> add(patch(entry));
                    case DELETE, GET, HEAD -> {
                        // A deletion is planned, and a read is answered when all is written.
                    }
                }
            }
            return List.copyOf(byPlace.values());
        }

        private void add(PlannedWrite plan) {
            EntryRequest entry = plan.entry();
            if (plan.action() != PlannedWrite.Action.EXISTING) {
                Optional.ofNullable(writers.put(plan.key(), entry)).ifPresent(other -> {
                    throw entry.invalid("The transaction writes " + plan.key() + " twice, here and in " + other.place()
                            + "; a resource may be written by one entry only");
                });
            }
            byPlace.put(entry.index(), plan);
        }

        private PlannedWrite create(EntryRequest entry) {
            ResourceType type = typeOf(entry, entry.path());
            requireResource(entry);
            if (entry.ifNoneExist().isEmpty()) {
                return new PlannedWrite(entry, PlannedWrite.Action.PUT, newKey(type), Precondition.NEW);
            }
            QueryParameters criteria = InEntry.call(
                    entry, () -> CreateCriteria.read(entry.ifNoneExist().get(), type, request.baseUrl()));
            String name = ConditionalMatches.name(type, criteria);
            // As one after the other: the second finds what the first has made.
            Optional<ResourceKey> found = Optional.ofNullable(creates.get(name))
                    .map(PlannedWrite::key)
                    .or(() -> matches.single(entry, type, criteria).map(StoredResource::key));
            if (found.isPresent()) {
                return new PlannedWrite(entry, PlannedWrite.Action.EXISTING, found.get(), Precondition.ANY);
            }
            PlannedWrite plan = PlannedWrite.unmatched(entry, newKey(type), Precondition.NEW, criteria);
            creates.put(name, plan);
            return plan;
        }

        private PlannedWrite update(EntryRequest entry) {
            requireResource(entry);
            String[] path = entry.path().split("/", -1);
            ResourceType type = typeOf(entry, path[0]);
            Precondition asked = asked(entry);
            // Without the version that it changes it may only create; the commit sees who was first.
            Precondition precondition = isUnnamed(entry, type) ? Precondition.both(asked, Precondition.ABSENT) : asked;
            if (path.length == 2) {
                return new PlannedWrite(entry, PlannedWrite.Action.PUT, key(entry, type, path[1]), precondition);
            }
            QueryParameters criteria = criteria(entry, path);
            Optional<StoredResource> found = matches.single(entry, type, criteria);
            Optional<String> given = resourceId(entry);
            if (found.isEmpty()) {
                requireAbsent(entry, asked);
                ResourceKey key = given.map(id -> key(entry, type, id)).orElseGet(() -> newKey(type));
                return PlannedWrite.unmatched(entry, key, Precondition.ABSENT, criteria);
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
            StoredResource base = path.length == 2
                    ? service.resources()
                            .find(key(entry, type, path[1]))
                            .filter(current -> !current.deleted())
                            .orElseThrow(() -> Problem.notFound(
                                    entry.place() + ": " + new ResourceKey(type, path[1]) + " is not known"))
                    : matches.single(entry, type, criteria(entry, path))
                            .orElseThrow(() -> Problem.notFound(entry.place() + ": the criteria match no resource"));
            if (isUnnamed(entry, type)) {
                throw entry.invalid(VersionAwareUpdate.advice(base.key(), base.version()));
            }
            Precondition asked = asked(entry);
            if (!asked.holds(true, base.version())) {
                throw Problem.preconditionFailed(
                        entry.place() + ": " + Preconditions.why(asked, base.key(), Optional.of(base)));
            }
            return PlannedWrite.patch(entry, base);
        }

        private Optional<PlannedWrite> delete(EntryRequest entry) {
            String[] path = entry.path().split("/", -1);
            ResourceType type = typeOf(entry, path[0]);
            if (path.length == 2) {
                if (!entry.query().isEmpty()) {
                    throw entry.invalid("A DELETE in a transaction has no parameters; a hard delete goes into a batch");
                }
                return Optional.of(
                        new PlannedWrite(entry, PlannedWrite.Action.DELETE, key(entry, type, path[1]), asked(entry)));
            }
            Optional<StoredResource> found = matches.single(entry, type, criteria(entry, path));
            if (found.isEmpty()) {
                requireAbsent(entry, asked(entry));
            }
            return found.map(match -> new PlannedWrite(entry, PlannedWrite.Action.DELETE, match.key(), asked(entry)));
        }
    }

    private static void requireAbsent(EntryRequest entry, Precondition asked) {
        if (!asked.holds(false, 0)) {
            throw Problem.preconditionFailed(entry.place() + ": " + Preconditions.NO_MATCH);
        }
    }

    private static QueryParameters criteria(EntryRequest entry, String[] path) {
        if (path.length != 1 || entry.query().isEmpty()) {
            throw entry.invalid("A " + entry.method() + " needs a url of the form Type/id or Type?criteria");
        }
        return InEntry.call(entry, () -> QueryParameters.parse(entry.query()));
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

    private ResourceKey newKey(ResourceType type) {
        return new ResourceKey(type, newId.get());
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
}

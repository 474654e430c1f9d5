package health.callisto.bundle;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.IndexValue;
import health.callisto.resource.write.Precondition;
import health.callisto.search.query.ValueCriteria;
import health.callisto.workspace.FhirService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves {@code Type?criteria} in references to {@code Type/id}. That comes after all writes (R4 http.html#trules): what
 * the transaction deletes is not found, and what it creates or updates is found by its new content.
 */
final class ConditionalReferences {
    private final Definitions definitions;
    private final FhirService service;
    private final JsonDocument bundle;
    private final List<PlannedWrite> plans;
    private final ConditionalMatches stored;
    private final Map<String, String> resolved = new HashMap<>();
    private final Map<ResourceType, Map<PlannedWrite, List<IndexValue>>> brought = new HashMap<>();

    ConditionalReferences(Definitions definitions, FhirService service, JsonDocument bundle, List<PlannedWrite> plans) {
        this.definitions = definitions;
        this.service = service;
        this.bundle = bundle;
        this.plans = plans;
        Set<ResourceKey> changed = new HashSet<>();
        for (PlannedWrite plan : plans) {
            boolean replaces = plan.brings() && !(plan.precondition() instanceof Precondition.New);
            if (replaces || plan.action() == PlannedWrite.Action.DELETE) {
                changed.add(plan.key());
            }
        }
        this.stored = new ConditionalMatches(service, changed);
    }

    /** Problem PRECONDITION_FAILED if the criteria do not match exactly one resource. */
    String resolve(String reference) {
        return resolved.computeIfAbsent(reference, this::find);
    }

    private String find(String reference) {
        int question = reference.indexOf('?');
        ResourceType type = definitions
                .resourceType(reference.substring(0, question))
                .orElseThrow(() -> Problem.invalid("The conditional reference does not begin with a resource type"));
        QueryParameters criteria = QueryParameters.parse(reference.substring(question + 1));
        List<String> matches = new ArrayList<>(stored.of(type, criteria).stream()
                .map(StoredResource::key)
                .map(ResourceKey::toString)
                .toList());
        Optional<ValueCriteria> test = service.search().valueCriteria(type, criteria);
        if (test.isPresent()) {
            values(type).forEach((plan, values) -> {
                service.deadline().check();
                if (test.get().matches(plan.key().id(), values)) {
                    matches.add(plan.key().toString());
                }
            });
        }
        if (matches.size() != 1) {
            throw Problem.multipleMatches("A conditional reference to " + type + " matches "
                    + (matches.isEmpty() ? "no resource" : "more than one resource")
                    + "; its criteria must match exactly one");
        }
        return matches.get(0);
    }

    /** Of the resources of the type that the transaction brings, as they came. */
    private Map<PlannedWrite, List<IndexValue>> values(ResourceType type) {
        Map<PlannedWrite, List<IndexValue>> known = brought.get(type);
        if (known != null) {
            return known;
        }
        Map<PlannedWrite, List<IndexValue>> values = new HashMap<>();
        for (PlannedWrite plan : plans) {
            service.deadline().check();
            if (plan.brings() && plan.key().type().equals(type)) {
                byte[] resource = bundle.raw(plan.entry().resource());
                values.put(plan, InEntry.call(plan.entry(), () -> service.intake()
                        .valuesOf(service.intake().read(resource))));
            }
        }
        brought.put(type, values);
        return values;
    }
}

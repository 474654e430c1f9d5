package health.callisto.bundle;

import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.write.IndexValue;
import health.callisto.resource.write.Write;
import health.callisto.search.query.ValueCriteria;
import health.callisto.workspace.FhirService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses a transaction in which a conditional entry would create what another entry writes as well: one after the other, the
 * second would have found it (R4 http.html#trules: identities that overlap fail the transaction). Criteria with chains, numbers
 * or modifiers are compared with other criteria only.
 */
final class DistinctTargets {
    private final FhirService service;
    private final Map<ResourceType, List<Brought>> byType = new HashMap<>();
    private final Map<ResourceType, Map<IndexValue, List<Brought>>> byValue = new HashMap<>();

    /** What an entry brings. */
    private record Brought(PlannedWrite plan, List<IndexValue> values) {}

    private DistinctTargets(FhirService service) {
        this.service = service;
    }

    /** Problem INVALID that names both entries. */
    static void require(FhirService service, List<PlannedWrite> plans, List<Write> writes) {
        if (plans.stream().noneMatch(plan -> plan.unmatched().isPresent())) {
            return;
        }
        DistinctTargets targets = new DistinctTargets(service);
        Map<String, PlannedWrite> byCriteria = new HashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            PlannedWrite plan = plans.get(i);
            if (writes.get(i) instanceof Write.Put put && plan.brings()) {
                targets.byType
                        .computeIfAbsent(plan.key().type(), type -> new ArrayList<>())
                        .add(new Brought(plan, put.values().list()));
            }
            if (plan.unmatched().isPresent()) {
                String name = ConditionalMatches.name(
                        plan.key().type(), plan.unmatched().get());
                PlannedWrite other = byCriteria.put(name, plan);
                if (other != null) {
                    throw overlap(plan, other);
                }
            }
        }
        plans.forEach(plan -> plan.unmatched().ifPresent(criteria -> targets.require(plan, criteria)));
    }

    private void require(PlannedWrite plan, QueryParameters criteria) {
        ResourceType type = plan.key().type();
        Optional<ValueCriteria> test = service.search().valueCriteria(type, criteria);
        if (test.isEmpty()) {
            return;
        }
        for (Brought other : candidates(type, test.get().exact())) {
            service.deadline().check();
            boolean met = other.plan().entry().index() != plan.entry().index()
                    && test.get().matches(other.plan().key().id(), other.values());
            if (met) {
                throw overlap(plan, other.plan());
            }
        }
    }

    /** Those that have one of the values; all where there is none to look up. */
    private Iterable<Brought> candidates(ResourceType type, List<IndexValue> exact) {
        List<Brought> all = byType.getOrDefault(type, List.of());
        if (exact.isEmpty()) {
            return all;
        }
        Map<IndexValue, List<Brought>> known = byValue.computeIfAbsent(type, made -> {
            Map<IndexValue, List<Brought>> values = new HashMap<>();
            for (Brought brought : all) {
                for (IndexValue value : brought.values()) {
                    if (value instanceof IndexValue.Token) {
                        values.computeIfAbsent(value, none -> new ArrayList<>(1))
                                .add(brought);
                    }
                }
            }
            return values;
        });
        // By identity: to hash one would hash all its values.
        Set<Brought> found = Collections.newSetFromMap(new IdentityHashMap<>());
        exact.forEach(value -> found.addAll(known.getOrDefault(value, List.of())));
        return found;
    }

    private static Problem overlap(PlannedWrite plan, PlannedWrite other) {
        return plan.entry()
                .invalid("The criteria match nothing that is stored, but what "
                        + other.entry().place()
                        + " writes: both would make the same " + plan.key().type()
                        + ". Send it once, and refer to it by its fullUrl");
    }
}

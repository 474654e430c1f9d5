package health.callisto.bulk.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.fhir.ReferenceText;
import health.callisto.fhir.ResourceKey;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.parameter.PatientCompartment;
import health.callisto.workspace.FhirService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Whose resources an export takes. */
final class PatientScope {
    private final Optional<Set<String>> patients;
    private final PatientCompartment compartment;

    private PatientScope(Optional<Set<String>> patients, PatientCompartment compartment) {
        this.patients = patients;
        this.compartment = compartment;
    }

    /** Problem NOT_FOUND if the group's version is no more. */
    static PatientScope of(FhirService service, ExportDefinition.Scope scope) {
        PatientCompartment compartment = new PatientCompartment(service.definitions(), service.bases());
        if (scope.group().isEmpty()) {
            return new PatientScope(
                    scope.ids().isEmpty() ? Optional.empty() : Optional.of(new LinkedHashSet<>(scope.ids())),
                    compartment);
        }
        Set<String> members = members(service, scope.group());
        if (!scope.ids().isEmpty()) {
            members.retainAll(scope.ids());
        }
        return new PatientScope(Optional.of(members), compartment);
    }

    /** These alone; empty: all. */
    Optional<Set<String>> patients() {
        return patients;
    }

    /** Whether the version is in the compartment of one of them. */
    boolean has(StoredResource version) {
        Set<String> its = compartment.patientsOf(version);
        return patients.map(wanted -> !Collections.disjoint(wanted, its)).orElse(!its.isEmpty());
    }

    private static Set<String> members(FhirService service, String group) {
        int slash = group.indexOf('/');
        ResourceKey key =
                new ResourceKey(service.definitions().resourceType("Group").orElseThrow(), group.substring(0, slash));
        StoredResource version = service.resources()
                .findVersion(key, Long.parseLong(group.substring(slash + 1)))
                .orElseThrow(() -> Problem.notFound("The version of " + key + " that was to be exported is no more"));
        Set<String> members = new LinkedHashSet<>();
        try {
            for (JsonNode member : new ObjectMapper().readTree(version.json()).path("member")) {
                if (!member.path("inactive").asBoolean(false)) {
                    String entity = member.path("entity").path("reference").asText();
                    ReferenceText.parse(service.definitions(), service.bases().relative(entity))
                            .filter(reference -> reference.type().name().equals("Patient"))
                            .ifPresent(reference -> members.add(reference.id()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A stored resource is not JSON", e);
        }
        return members;
    }
}

package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.IndexValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which patients' compartments a version belongs to (R4 compartmentdefinition-patient.html), from its content: versions
 * of the past have no index rows. For one thread.
 */
public final class PatientCompartment {
    private static final String PATIENT = "Patient";

    private final Indexer indexer;
    private final JsonParser parser;
    private final int patientType;
    private final Set<String> types;
    private final OwnBases bases;

    /** @param bases of the service that the versions are of */
    public PatientCompartment(Definitions definitions, OwnBases bases) {
        this.bases = bases;
        this.types = Compartments.r4().types(PATIENT).orElseThrow();
        List<SearchParameter> deciding = types.stream()
                .flatMap(type -> Compartments.r4().codes(PATIENT, type).stream()
                        .flatMap(code -> SearchParameters.r4().find(type, code).stream()))
                .toList();
        this.indexer = new Indexer(definitions, SearchParameters.of(deciding));
        this.parser = new JsonParser(definitions.names());
        this.patientType = definitions.resourceType(PATIENT).orElseThrow().number();
    }

    /** Whether resources of the type can be in one; patients are in their own. */
    public boolean has(ResourceType type) {
        return type.number() == patientType || types.contains(type.name());
    }

    /** The ids of the patients in whose compartment the version is. */
    public Set<String> patientsOf(StoredResource version) {
        ResourceKey key = version.key();
        Set<String> patients = new HashSet<>();
        if (key.type().number() == patientType) {
            patients.add(key.id());
        }
        for (IndexValue value : indexer.valuesOf(key.type(), parser.parse(version.json()), bases)) {
            if (value instanceof IndexValue.Reference reference && reference.targetType() == patientType) {
                patients.add(reference.target());
            }
        }
        return patients;
    }
}

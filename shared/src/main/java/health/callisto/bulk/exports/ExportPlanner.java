package health.callisto.bulk.exports;

import health.callisto.bulk.HeldUnit;
import health.callisto.fhir.ResourceType;
import health.callisto.job.Advance;
import health.callisto.job.UnitStore;
import health.callisto.problem.Problem;
import health.callisto.resource.Snapshot;
import health.callisto.resource.SnapshotVersionStore;
import health.callisto.resource.SnapshotVersionStore.Range;
import health.callisto.search.parameter.PatientCompartment;
import health.callisto.workspace.FhirService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first unit of an export: takes the snapshot and cuts it into the other units. */
final class ExportPlanner {
    /** Resources in a unit: some seconds of work. */
    private static final int UNIT = 100_000;

    private static final long WAIT_MILLIS = 20;

    private final FhirService service;
    private final HeldUnit unit;
    private final ExportDefinition definition;

    ExportPlanner(HeldUnit unit, ExportDefinition definition) {
        this.service = unit.service();
        this.unit = unit;
        this.definition = definition;
    }

    /** Records the other units; this one's position is the time of the snapshot then, in milliseconds since 1970. */
    void plan() {
        Snapshot snapshot = snapshot();
        List<String> units = new ArrayList<>();
        boolean ofFewPatients = ExportWorker.isOfFewPatients(service, definition);
        for (ResourceType type : types()) {
            units(type, snapshot, ofFewPatients).forEach(part -> units.add(part.json()));
            unit.beat();
        }
        Advance advance = new Advance(snapshot.time().toEpochMilli(), 0, 0, List.of(), true);
        unit.advance(advance, UnitStore.add(unit.jobId(), 1, units));
    }

    /** Transactions that are under way end soon. */
    private Snapshot snapshot() {
        Optional<Snapshot> snapshot = service.snapshots().open(unit.jobId());
        while (snapshot.isEmpty()) {
            unit.beat();
            try {
                Thread.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.unavailable("The worker is stopping");
            }
            snapshot = service.snapshots().open(unit.jobId());
        }
        return snapshot.get();
    }

    private List<ResourceType> types() {
        PatientCompartment compartment = new PatientCompartment(service.definitions(), service.bases());
        return service.definitions().resourceTypes().stream()
                .filter(type ->
                        definition.types().isEmpty() || definition.types().contains(type.name()))
                .filter(type -> !definition.scope().patients() || compartment.has(type))
                .toList();
    }

    private List<ExportRange> units(ResourceType type, Snapshot snapshot, boolean ofFewPatients) {
        SnapshotVersionStore versions = new SnapshotVersionStore(service.database(), service.definitions(), snapshot);
        Range whole = new Range(definition.after(), Math.min(snapshot.newest(), definition.before() - 1));
        boolean searched = ExportWorker.isSearched(definition, type, ofFewPatients);
        return versions.ranges(type, whole, searched ? Integer.MAX_VALUE : UNIT).stream()
                .map(range -> ExportRange.of(type.name(), range.after(), range.last(), searched, snapshot))
                .toList();
    }
}

package health.callisto.bulk.exports;

import health.callisto.bulk.HeldUnit;
import health.callisto.bulk.ResultStorage;
import health.callisto.deidentify.Deidentifier;
import health.callisto.deidentify.Origin;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.Subset;
import health.callisto.job.Advance;
import health.callisto.job.JobFileStore;
import health.callisto.resource.SnapshotVersionStore;
import health.callisto.resource.SnapshotVersionStore.Range;
import health.callisto.resource.SnapshotVersionStore.Versions;
import health.callisto.resource.version.StoredResource;
import health.callisto.workspace.FhirService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out one unit of an export: reads versions in the order of their ids and writes them, file after file. */
final class ExportWorker {
    private static final int PAGE = 500;
    /** More patients than this are found by looking at everything. */
    private static final int MOST_SEARCHED = 1_000;

    private final FhirService service;
    private final HeldUnit held;
    private final ExportDefinition definition;
    private final ExportRange unit;
    private final ResourceType type;
    private final SnapshotVersionStore versions;
    private final ExportFiles files;
    private final Optional<PatientScope> scope;
    private final ExportContent content;
    private long passed;
    private long written;

    ExportWorker(
            HeldUnit held,
            ExportDefinition definition,
            ExportRange unit,
            Optional<Deidentifier> deidentifier,
            ResultStorage storage) {
        this.service = held.service();
        this.held = held;
        this.definition = definition;
        this.unit = unit;
        this.type = service.definitions().resourceType(unit.type()).orElseThrow();
        this.versions = new SnapshotVersionStore(service.database(), service.definitions(), unit.snapshot());
        String name = ExportJobs.folder(held.jobId()) + unit.type() + "-"
                + held.unit().number() + "-" + held.unit().tries();
        this.files = new ExportFiles(
                storage, definition.container(), name, unit.type(), held.unit().number(), definition.mostInFile());
        this.scope = definition.scope().patients()
                ? Optional.of(PatientScope.of(service, definition.scope()))
                : Optional.empty();
        this.content = new ExportContent(deidentifier, subset());
    }

    /** Whether the resources of the type are found by searches, and not by looking at all of them. */
    static boolean isSearched(ExportDefinition definition, ResourceType type, boolean ofFewPatients) {
        return ofFewPatients
                || definition.filters().stream()
                        .anyMatch(filter -> filter.type().equals(type.name()));
    }

    /** Whether the export is of so few patients that their resources are searched for; reads the group if there is one. */
    static boolean isOfFewPatients(FhirService service, ExportDefinition definition) {
        return definition.scope().patients()
                && !definition.history()
                && !definition.deleted()
                && PatientScope.of(service, definition.scope())
                        .patients()
                        .filter(patients -> patients.size() <= MOST_SEARCHED)
                        .isPresent();
    }

    /** Those of {@code _elements} that are of this type, or of none. */
    private Optional<Subset> subset() {
        String prefix = type.name() + ".";
        Set<String> names = definition.elements().stream()
                .filter(element -> element.indexOf('.') < 0 || element.startsWith(prefix))
                .map(element -> element.substring(element.indexOf('.') + 1))
                .collect(Collectors.toSet());
        return names.isEmpty() ? Optional.empty() : Optional.of(Subset.elements(service.definitions(), names));
    }

    /** Goes on behind the last files that were closed. */
    void work() {
        long position = held.unit().position() == 0 ? unit.after() : held.unit().position();
        long last = unit.searched() ? search(position) : scan(position);
        close(last, true);
    }

    private long scan(long from) {
        boolean kept = service.settings().history().of(type).keepsReplaced();
        Versions wanted = definition.history() && kept
                ? definition.deleted() ? Versions.ALL : Versions.HISTORY
                : definition.deleted() ? Versions.CURRENT_AND_DELETED : Versions.CURRENT;
        long position = from;
        List<StoredResource> page = page(position, wanted);
        while (!page.isEmpty()) {
            page.forEach(this::write);
            position = page.get(page.size() - 1).surrogateId();
            closeIfFull(position);
            page = page(position, wanted);
        }
        return position;
    }

    private List<StoredResource> page(long position, Versions wanted) {
        return versions.page(type, new Range(position, unit.last()), files.room(PAGE), wanted);
    }

    private long search(long from) {
        List<ResourceKey> patients = patients();
        if (scope.flatMap(PatientScope::patients).filter(Set::isEmpty).isPresent()) {
            return from;
        }
        List<String> filters = definition.filters().stream()
                .filter(filter -> filter.type().equals(type.name()))
                .map(ExportDefinition.Filter::query)
                .toList();
        ExportSearch search = new ExportSearch(service.search(), type, versions, filters, patients, from);
        long position = from;
        for (Optional<ExportSearch.Match> match = search.next(); match.isPresent(); match = search.next()) {
            match.get()
                    .then()
                    .filter(then -> then.surrogateId() > unit.after() && then.surrogateId() <= unit.last())
                    .ifPresent(this::write);
            position = match.get().now().surrogateId();
            closeIfFull(position);
        }
        return position;
    }

    /** Those to search for; empty where all are wanted, or too many. */
    private List<ResourceKey> patients() {
        ResourceType patient = service.definitions().resourceType("Patient").orElseThrow();
        List<ResourceKey> keys = new ArrayList<>();
        scope.flatMap(PatientScope::patients)
                .filter(ids -> ids.size() <= MOST_SEARCHED)
                .ifPresent(ids -> ids.forEach(id -> keys.add(new ResourceKey(patient, id))));
        return keys;
    }

    private void write(StoredResource version) {
        passed++;
        StoredResource seen = version.deleted() ? before(version).orElse(version) : version;
        if (scope.isPresent() && (seen.deleted() || !scope.get().has(seen))) {
            return;
        }
        if (version.deleted()) {
            content.deletion(version.key(), seen, origin()).ifPresent(json -> add(ExportFiles.Kind.DELETED, json));
        } else if (content.isAsStored()) {
            files.add(version);
            written++;
        } else {
            add(ExportFiles.Kind.OUTPUT, content.of(version, origin()));
        }
    }

    private void add(ExportFiles.Kind kind, byte[] json) {
        files.add(kind, json);
        written++;
    }

    private Origin origin() {
        return new Origin(files.current(), held.jobId());
    }

    /** What was deleted tells whose it was, and which rules hold for it. */
    private Optional<StoredResource> before(StoredResource deletion) {
        return scope.isEmpty() && !content.isDeidentified()
                ? Optional.empty()
                : service.resources().findVersion(deletion.key(), deletion.version() - 1);
    }

    private void closeIfFull(long position) {
        held.beat();
        if (files.full()) {
            close(position, false);
        }
    }

    private void close(long position, boolean last) {
        Advance advance = new Advance(position, passed, written, List.of(), last);
        held.advance(advance, JobFileStore.add(held.jobId(), files.close()));
        passed = 0;
        written = 0;
    }
}

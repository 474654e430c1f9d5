package health.callisto.bulk.exports;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.bulk.BlobName;
import health.callisto.bulk.HeldUnit;
import health.callisto.bulk.JobKind;
import health.callisto.bulk.ResultStorage;
import health.callisto.deidentify.Deidentifier;
import health.callisto.job.Job;
import health.callisto.job.JobFile;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.job.UnitState;
import health.callisto.problem.Issue;
import health.callisto.rest.OperationOutcomes;
import health.callisto.workspace.FhirService;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Export jobs (spec 03, $export): a unit that plans, units that write files, and the manifest at their end. */
public final class ExportJobs implements JobKind {
    public static final String KIND = "export";
    /** The queue of the function that works on its units. */
    public static final String QUEUE = "callisto-" + KIND;

    private final ResultStorage storage;
    private final RuleFiles ruleFiles;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    public ExportJobs(ResultStorage storage, RuleFiles ruleFiles, Clock clock) {
        this.storage = storage;
        this.ruleFiles = ruleFiles;
        this.clock = clock;
    }

    @Override
    public String name() {
        return KIND;
    }

    /** Where the files of the job are in their container. */
    static String folder(String jobId) {
        return "export/" + jobId + "/";
    }

    @Override
    public boolean work(FhirService service, Lease lease) {
        ExportRange unit = ExportRange.parse(lease.unit().definition());
        ExportDefinition definition = ExportDefinition.parse(
                service.jobs().find(lease.unit().jobId()).orElseThrow().definition());
        HeldUnit held = new HeldUnit(service, lease, clock);
        // Each unit, that which plans included, goes by the very file that the export began with.
        Optional<Deidentifier> deidentifier =
                definition.rules().map(file -> ruleFiles.open(file, service.definitions()));
        if (unit.type().isEmpty()) {
            new ExportPlanner(held, definition).plan();
        } else {
            new ExportWorker(held, definition, unit, deidentifier, storage).work();
        }
        return true;
    }

    @Override
    public void end(FhirService service, Job job, List<JobUnit> units) {
        service.snapshots().close(job.id());
        if (job.state() == JobState.CANCELLING) {
            forget(service, job);
            service.jobs().finish(job.id(), JobState.CANCELLED, "{}");
            return;
        }
        JobUnit planning = units.get(0);
        if (planning.state() == UnitState.FAILED) {
            service.jobs().finish(job.id(), JobState.FAILED, failure(planning).toString());
            return;
        }
        Set<String> known =
                service.jobFiles().of(job.id()).stream().map(JobFile::blob).collect(Collectors.toSet());
        // What workers left that died, or were too late.
        storage.deleteAll(container(job), folder(job.id()), known);
        List<JobUnit> failed =
                units.stream().filter(unit -> unit.state() == UnitState.FAILED).toList();
        if (!failed.isEmpty()
                && ExportDefinition.parse(job.definition()).rules().isPresent()) {
            // A part of what the rules were to make of everything would be taken for the whole.
            forget(service, job);
            service.jobs()
                    .finish(job.id(), JobState.FAILED, failure(failed.get(0)).toString());
            return;
        }
        ObjectNode result = json.createObjectNode()
                .put(
                        "transactionTime",
                        Instant.ofEpochMilli(planning.position()).toString())
                .put("failedUnits", failed.size());
        if (!failed.isEmpty()) {
            storage.write(errors(job), outcomes(failed));
        }
        service.jobs()
                .finish(
                        job.id(),
                        failed.isEmpty() ? JobState.COMPLETED : JobState.COMPLETED_WITH_ERRORS,
                        result.toString());
    }

    private ObjectNode failure(JobUnit unit) {
        return json.createObjectNode().put("message", unit.error());
    }

    private static byte[] outcomes(List<JobUnit> failed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JobUnit unit : failed) {
            String type = ExportRange.parse(unit.definition()).type();
            lines.writeBytes(OperationOutcomes.json(List.of(Issue.error(
                    "processing", "Not all resources of type " + type + " were exported: " + unit.error(), ""))));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    @Override
    public ObjectNode manifest(FhirService service, Job job, Instant until) {
        ObjectNode manifest = JobKind.super.manifest(service, job, until);
        int failed = manifest.path("failedUnits").asInt();
        manifest.remove("failedUnits");
        manifest.put("requiresAccessToken", false);
        ArrayNode output = manifest.putArray(ExportFiles.Kind.OUTPUT.code());
        ArrayNode deleted = manifest.putArray(ExportFiles.Kind.DELETED.code());
        for (JobFile file : service.jobFiles().of(job.id())) {
            boolean deletions = file.kind().equals(ExportFiles.Kind.DELETED.code());
            (deletions ? deleted : output)
                    .addObject()
                    .put("type", deletions ? "Bundle" : file.type())
                    .put("count", file.resources())
                    .put("url", storage.readableUrl(new BlobName(container(job), file.blob()), until));
        }
        ArrayNode error = manifest.putArray("error");
        if (failed > 0) {
            error.addObject()
                    .put("type", "OperationOutcome")
                    .put("count", failed)
                    .put("url", storage.readableUrl(errors(job), until));
        }
        return manifest;
    }

    @Override
    public void forget(FhirService service, Job job) {
        storage.deleteAll(container(job), folder(job.id()), Set.of());
    }

    private static String container(Job job) {
        return ExportDefinition.parse(job.definition()).container();
    }

    private static BlobName errors(Job job) {
        return new BlobName(container(job), folder(job.id()) + "errors.ndjson");
    }
}

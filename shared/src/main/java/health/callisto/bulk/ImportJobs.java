package health.callisto.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Issue;
import health.callisto.job.Job;
import health.callisto.job.JobError;
import health.callisto.job.JobMessage;
import health.callisto.job.JobQueue;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.job.UnitState;
import health.callisto.rest.OperationOutcomes;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps import jobs going to their end: sends their units to workers, again if need be, and ends those that are done. */
public final class ImportJobs {
    public static final String KIND = "import";

    /** Units of one job under way at once: another service's job finds workers free. */
    private static final int WINDOW = 4;
    /** A message that woke nobody for so long is sent again. */
    private static final Duration RESEND = Duration.ofSeconds(30);

    private final InputStorage storage;
    private final JobQueue queue;
    private final ObjectMapper json = new ObjectMapper();

    public ImportJobs(InputStorage storage, JobQueue queue) {
        this.storage = storage;
        this.queue = queue;
    }

    /** Whether an InitialLoad is under way. */
    public boolean isLoading(FhirService service) {
        return service.jobs().open().stream().anyMatch(job -> job.definition().contains("\"initial\":true"));
    }

    /** Looks after every open job of every service; to be called from time to time (messages may be lost, workers die). */
    public void sweep(ServiceRegistry services) {
        services.names().forEach(name -> {
            FhirService service = services.service(name);
            service.jobs().open().forEach(job -> goOn(service, job.id()));
        });
    }

    /** Sends the next units of the job, or ends it when all of them have ended. */
    void goOn(FhirService service, String jobId) {
        List<JobUnit> units = service.units().of(jobId);
        if (units.stream().allMatch(unit -> unit.state().ended())) {
            service.jobs().find(jobId).filter(job -> !job.state().ended()).ifPresent(job -> end(service, job, units));
            return;
        }
        if (service.jobs()
                .find(jobId)
                .filter(job -> job.state() == JobState.CANCELLING)
                .isPresent()) {
            // Those whose worker died do not come back to say so.
            service.jobs().cancel(jobId);
            return;
        }
        long free = WINDOW - service.units().inFlight(jobId, RESEND);
        if (free > 0) {
            service.units()
                    .takeToSend(jobId, RESEND, (int) free)
                    .forEach(unit -> queue.send(new JobMessage(
                            service.name().workspace(), service.name().service(), jobId, unit.number())));
        }
    }

    private void end(FhirService service, Job job, List<JobUnit> units) {
        List<JobError> errors = service.jobs().errors(job.id());
        boolean unitFailed = units.stream().anyMatch(unit -> unit.state() == UnitState.FAILED);
        JobState state = job.state() == JobState.CANCELLING
                ? JobState.CANCELLED
                : unitFailed || !errors.isEmpty() ? JobState.COMPLETED_WITH_ERRORS : JobState.COMPLETED;
        service.jobs().finish(job.id(), state, result(service, job, units, errors));
    }

    /** The lists of outputs and of error files in the manifest. */
    private String result(FhirService service, Job job, List<JobUnit> units, List<JobError> errors) {
        Map<Integer, ImportUnit> definitions = new HashMap<>();
        Map<Integer, Long> done = new LinkedHashMap<>();
        Map<Integer, Long> firstLines = new HashMap<>();
        Map<Integer, Long> linesOfInput = new HashMap<>();
        for (JobUnit unit : units) {
            ImportUnit definition = ImportUnit.parse(unit.definition());
            definitions.put(unit.number(), definition);
            done.merge(definition.input(), unit.done(), Long::sum);
            firstLines.put(unit.number(), linesOfInput.getOrDefault(definition.input(), 0L) + 1);
            linesOfInput.merge(definition.input(), unit.lines(), Long::sum);
        }
        Map<Integer, ByteArrayOutputStream> files = new LinkedHashMap<>();
        Map<Integer, Long> counts = new HashMap<>();
        for (JobError error : errors) {
            ImportUnit unit = definitions.get(error.unitNumber());
            long line = firstLines.getOrDefault(error.unitNumber(), 1L) + error.line();
            if (unit != null) {
                outcome(files, unit, "line " + line + ", byte offset " + error.byteOffset() + ": " + error.reason());
                counts.merge(unit.input(), 1L, Long::sum);
            }
        }
        for (JobUnit unit : units) {
            ImportUnit definition = definitions.get(unit.number());
            if (unit.state() == UnitState.FAILED && definition != null) {
                String range = "bytes " + definition.from() + " to " + definition.to();
                outcome(files, definition, range + " could not be imported: " + unit.error());
                counts.merge(definition.input(), 1L, Long::sum);
            }
        }
        return manifest(service, job, definitions, done, files, counts).toString();
    }

    private void outcome(Map<Integer, ByteArrayOutputStream> files, ImportUnit unit, String diagnostics) {
        ByteArrayOutputStream file = files.computeIfAbsent(unit.input(), input -> new ByteArrayOutputStream());
        file.writeBytes(OperationOutcomes.json(
                List.of(Issue.error("processing", unit.blob().name() + ", " + diagnostics, ""))));
        file.write('\n');
    }

    private ObjectNode manifest(
            FhirService service,
            Job job,
            Map<Integer, ImportUnit> definitions,
            Map<Integer, Long> done,
            Map<Integer, ByteArrayOutputStream> files,
            Map<Integer, Long> counts) {
        ObjectNode result = json.createObjectNode();
        ArrayNode output = result.putArray("output");
        ArrayNode error = result.putArray("error");
        for (Map.Entry<Integer, Long> entry : done.entrySet()) {
            ImportUnit unit = definitions.values().stream()
                    .filter(definition -> definition.input() == entry.getKey())
                    .findFirst()
                    .orElseThrow();
            output.add(line(unit, entry.getValue()));
            ByteArrayOutputStream file = files.get(entry.getKey());
            if (file != null) {
                BlobName name = new BlobName(
                        service.settings().container(), "import-errors/" + job.id() + "/" + entry.getKey() + ".ndjson");
                error.add(line(unit, counts.getOrDefault(entry.getKey(), 0L))
                        .put("url", storage.write(name, file.toByteArray())));
            }
        }
        return result;
    }

    private ObjectNode line(ImportUnit unit, long count) {
        ObjectNode line = json.createObjectNode();
        if (!unit.type().isEmpty()) {
            line.put("type", unit.type());
        }
        return line.put("count", count).put("inputUrl", unit.url());
    }
}

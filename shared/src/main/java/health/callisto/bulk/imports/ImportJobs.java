package health.callisto.bulk.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.bulk.BlobName;
import health.callisto.bulk.InputStorage;
import health.callisto.bulk.JobKind;
import health.callisto.bulk.ResultStorage;
import health.callisto.job.Job;
import health.callisto.job.JobError;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.job.UnitState;
import health.callisto.problem.Issue;
import health.callisto.rest.OperationOutcomes;
import health.callisto.workspace.FhirService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Import jobs (spec 03, $import): their units, and the manifest at their end. */
public final class ImportJobs implements JobKind {
    public static final String KIND = "import";
    /** The queue of the function that works on its units. */
    public static final String QUEUE = "callisto-" + KIND;

    private final ResultStorage results;
    private final ImportWorker worker;
    private final ObjectMapper json = new ObjectMapper();

    /** @param parsers threads that parse; the caller owns them */
    public ImportJobs(InputStorage inputs, ResultStorage results, ExecutorService parsers, Clock clock) {
        this.results = results;
        this.worker = new ImportWorker(inputs, parsers, clock);
    }

    /** Whether an InitialLoad is under way. */
    public boolean isLoading(FhirService service) {
        return service.jobs().open().stream()
                .anyMatch(job -> job.kind().equals(KIND) && job.definition().contains("\"initial\":true"));
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public boolean mayEndInPart() {
        return true;
    }

    @Override
    public boolean work(FhirService service, Lease lease) throws IOException {
        return worker.work(service, lease, ImportRange.parse(lease.unit().definition()));
    }

    @Override
    public void end(FhirService service, Job job, List<JobUnit> units) {
        List<JobError> errors = service.jobs().errors(job.id());
        boolean unitFailed = units.stream().anyMatch(unit -> unit.state() == UnitState.FAILED);
        JobState state = job.state() == JobState.CANCELLING
                ? JobState.CANCELLED
                : unitFailed
                        ? JobState.FAILED
                        : !errors.isEmpty() ? JobState.COMPLETED_WITH_ERRORS : JobState.COMPLETED;
        service.jobs().finish(job.id(), state, result(service, job, units, errors));
    }

    /** The lists of outputs and of error files in the manifest. */
    private String result(FhirService service, Job job, List<JobUnit> units, List<JobError> errors) {
        Map<Integer, ImportRange> definitions = new HashMap<>();
        Map<Integer, Long> done = new LinkedHashMap<>();
        Map<Integer, Long> firstLines = new HashMap<>();
        Map<Integer, Long> linesOfInput = new HashMap<>();
        for (JobUnit unit : units) {
            ImportRange definition = ImportRange.parse(unit.definition());
            definitions.put(unit.number(), definition);
            done.merge(definition.input(), unit.done(), Long::sum);
            firstLines.put(unit.number(), linesOfInput.getOrDefault(definition.input(), 0L) + 1);
            linesOfInput.merge(definition.input(), unit.lines(), Long::sum);
        }
        Map<Integer, ByteArrayOutputStream> files = new LinkedHashMap<>();
        Map<Integer, Long> counts = new HashMap<>();
        for (JobError error : errors) {
            ImportRange unit = definitions.get(error.unitNumber());
            long line = firstLines.getOrDefault(error.unitNumber(), 1L) + error.line();
            if (unit != null) {
                outcome(files, unit, "line " + line + ", byte offset " + error.byteOffset() + ": " + error.reason());
                counts.merge(unit.input(), 1L, Long::sum);
            }
        }
        for (JobUnit unit : units) {
            ImportRange definition = definitions.get(unit.number());
            if (unit.state() == UnitState.FAILED && definition != null) {
                String range = "bytes " + definition.from() + " to " + definition.to();
                outcome(files, definition, range + " could not be imported: " + unit.error());
                counts.merge(definition.input(), 1L, Long::sum);
            }
        }
        long lost =
                units.stream().filter(unit -> unit.state() == UnitState.FAILED).count();
        return manifest(service, job, definitions, done, files, counts, lost).toString();
    }

    private void outcome(Map<Integer, ByteArrayOutputStream> files, ImportRange unit, String diagnostics) {
        ByteArrayOutputStream file = files.computeIfAbsent(unit.input(), input -> new ByteArrayOutputStream());
        file.writeBytes(OperationOutcomes.json(
                List.of(Issue.error("processing", unit.blob().name() + ", " + diagnostics, ""))));
        file.write('\n');
    }

    private ObjectNode manifest(
            FhirService service,
            Job job,
            Map<Integer, ImportRange> definitions,
            Map<Integer, Long> done,
            Map<Integer, ByteArrayOutputStream> files,
            Map<Integer, Long> counts,
            long lost) {
        ObjectNode result = json.createObjectNode();
        if (lost > 0) {
            result.put(
                    "message",
                    lost
                            + " parts of the files could not be imported, all other lines were. What stopped them is in the error files;"
                            + " then start the import again: what is stored already stays as it is.");
        }
        ArrayNode output = result.putArray("output");
        ArrayNode error = result.putArray("error");
        for (Map.Entry<Integer, Long> entry : done.entrySet()) {
            ImportRange unit = definitions.values().stream()
                    .filter(definition -> definition.input() == entry.getKey())
                    .findFirst()
                    .orElseThrow();
            output.add(line(unit, entry.getValue()));
            ByteArrayOutputStream file = files.get(entry.getKey());
            if (file != null) {
                String name = folder(job) + entry.getKey() + ".ndjson";
                results.write(new BlobName(service.settings().container(), name), file.toByteArray());
                error.add(line(unit, counts.getOrDefault(entry.getKey(), 0L)).put("blob", name));
            }
        }
        return result;
    }

    /** The error files with the URLs that they can be read at. */
    @Override
    public ObjectNode manifest(FhirService service, Job job, Instant until) {
        ObjectNode manifest = JobKind.super.manifest(service, job, until);
        for (JsonNode error : manifest.path("error")) {
            String name = error.path("blob").asText();
            ((ObjectNode) error)
                    .put(
                            "url",
                            results.readableUrl(new BlobName(service.settings().container(), name), until))
                    .remove("blob");
        }
        return manifest;
    }

    @Override
    public void forget(FhirService service, Job job) {
        results.deleteAll(service.settings().container(), folder(job), Set.of());
    }

    /** Where the error files of the job are in the service's container. */
    private static String folder(Job job) {
        return "import-errors/" + job.id() + "/";
    }

    private ObjectNode line(ImportRange unit, long count) {
        ObjectNode line = json.createObjectNode();
        if (!unit.type().isEmpty()) {
            line.put("type", unit.type());
        }
        return line.put("count", count).put("inputUrl", unit.url());
    }
}

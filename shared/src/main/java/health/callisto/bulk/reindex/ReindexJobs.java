package health.callisto.bulk.reindex;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.bulk.JobJson;
import health.callisto.bulk.JobKind;
import health.callisto.fhir.ResourceType;
import health.callisto.job.Advance;
import health.callisto.job.Job;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.job.UnitState;
import health.callisto.resource.ReindexStore;
import health.callisto.search.parameter.ParameterRegistry;
import health.callisto.search.parameter.ParameterState;
import health.callisto.sql.Dialect;
import health.callisto.workspace.FhirService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reindex jobs (spec 03, $reindex): a unit for each resource type, which goes through its resources in the order of time
 * up to the newest. What is written meanwhile is indexed by the same parameters already.
 */
public final class ReindexJobs implements JobKind {
    public static final String KIND = "reindex";
    /** The queue of the function that works on its units. */
    public static final String QUEUE = "callisto-" + KIND;

    /** Resources in one transaction: other writers wait for it. */
    private static final int STEP = 500;

    private static final int FORGOTTEN = 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return KIND;
    }

    /** Processes that share a database write by the new parameters after so long. */
    @Override
    public Duration delay(FhirService service) {
        return service.database().dialect().writers() == Dialect.Writers.MANY ? ParameterRegistry.STEP : Duration.ZERO;
    }

    /** The unit's definition. */
    static String unit(ResourceType type) {
        return JSON.createObjectNode().put("type", type.name()).toString();
    }

    /** The job's definition. */
    static String job(String url, Set<Integer> parameters) {
        ObjectNode definition = JSON.createObjectNode().put("request", url);
        ArrayNode numbers = definition.putArray("parameters");
        parameters.forEach(numbers::add);
        return definition.toString();
    }

    @Override
    public boolean work(FhirService service, Lease lease) {
        ResourceType type = type(service, lease.unit());
        Set<Integer> parameters =
                parameters(service.jobs().find(lease.unit().jobId()).orElseThrow());
        ReindexStore store = store(service);
        Optional<ReindexStore.Passed> passed;
        long position = lease.unit().position();
        do {
            service.units().requireGoingOn();
            passed = store.next(type, position, STEP, parameters, step -> service.units()
                    .advance(lease, new Advance(step.last(), step.resources(), step.resources(), List.of(), false)));
            position = passed.map(ReindexStore.Passed::last).orElse(position);
        } while (passed.isPresent());
        return false;
    }

    @Override
    public void end(FhirService service, Job job, List<JobUnit> units) {
        boolean failed = units.stream().anyMatch(unit -> unit.state() == UnitState.FAILED);
        boolean cancelled = job.state() == JobState.CANCELLING;
        ParameterState next = failed || cancelled ? ParameterState.SUPPORTED : ParameterState.ENABLED;
        parameters(job).forEach(number -> service.parameterRegistry().move(number, ParameterState.PENDING, next));
        ObjectNode result = JSON.createObjectNode();
        ArrayNode output = result.putArray("output");
        ArrayNode error = result.putArray("error");
        for (JobUnit unit : units) {
            ResourceType type = type(service, unit);
            output.addObject().put("type", type.name()).put("count", unit.done());
            if (unit.state() == UnitState.FAILED) {
                error.addObject().put("type", type.name()).put("message", unit.error());
            }
        }
        JobState state = cancelled ? JobState.CANCELLED : failed ? JobState.COMPLETED_WITH_ERRORS : JobState.COMPLETED;
        service.jobs().finish(job.id(), state, result.toString());
    }

    /** Removes values of parameters that are no more; to be called from time to time, each call does a bounded part. */
    public void forgetUnwanted(List<FhirService> services) {
        services.forEach(service -> {
            service.parameterRegistry().unwanted().forEach(number -> {
                if (!store(service).forget(number, FORGOTTEN)) {
                    service.parameterRegistry().move(number, ParameterState.REMOVING, ParameterState.REMOVED);
                }
            });
        });
    }

    public static ReindexStore store(FhirService service) {
        return new ReindexStore(service.database(), service.definitions(), service.intake(), service.backlog());
    }

    private static ResourceType type(FhirService service, JobUnit unit) {
        String name =
                JobJson.read(unit.definition(), ObjectNode.class).path("type").asText();
        return service.definitions().resourceType(name).orElseThrow();
    }

    private static Set<Integer> parameters(Job job) {
        Set<Integer> numbers = new HashSet<>();
        JobJson.read(job.definition(), ObjectNode.class)
                .path("parameters")
                .forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }
}

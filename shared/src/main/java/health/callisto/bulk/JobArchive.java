package health.callisto.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.job.Job;
import health.callisto.job.JobUnit;
import health.callisto.workspace.FhirService;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves jobs that ended long ago out of the database: what they were and how they ended goes to a blob, {@code
 * jobs/{kind}/{id}.json} in the service's container; their files are deleted.
 */
public final class JobArchive {
    private static final Logger LOG = LoggerFactory.getLogger(JobArchive.class);
    /** Jobs of a service in one go; the rest comes at the next. */
    private static final int AT_ONCE = 20;

    private final JobRunner jobs;
    private final ResultStorage storage;
    private final Duration retention;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    /** @param retention how long a job that has ended is kept */
    public JobArchive(JobRunner jobs, ResultStorage storage, Duration retention, Clock clock) {
        this.jobs = jobs;
        this.storage = storage;
        this.retention = retention;
        this.clock = clock;
    }

    /** To be called from time to time. */
    public void archiveOld(List<FhirService> services) {
        services.forEach(service -> {
            service.jobs()
                    .endedBefore(clock.instant().minus(retention), AT_ONCE)
                    .forEach(job -> archive(service, job));
        });
    }

    private void archive(FhirService service, Job job) {
        BlobName name = new BlobName(service.settings().container(), "jobs/" + job.kind() + "/" + job.id() + ".json");
        storage.write(name, record(service, job).toString().getBytes(StandardCharsets.UTF_8));
        jobs.remove(service, job);
        LOG.info("Archived the {} {} of {}", job.kind(), job.id(), service.name());
    }

    private ObjectNode record(FhirService service, Job job) {
        ObjectNode record = json.createObjectNode()
                .put("id", job.id())
                .put("kind", job.kind())
                .put("state", job.state().code())
                .put("createdAt", job.createdAt().toString())
                .put("endedAt", job.endedAt().orElseThrow().toString())
                .put("definition", job.definition())
                .put("result", job.result());
        ArrayNode units = record.putArray("units");
        for (JobUnit unit : service.units().of(job.id())) {
            units.addObject()
                    .put("number", unit.number())
                    .put("state", unit.state().code())
                    .put("done", unit.done())
                    .put("failed", unit.failed())
                    .put("tries", unit.tries())
                    .put("error", unit.error());
        }
        return record;
    }
}

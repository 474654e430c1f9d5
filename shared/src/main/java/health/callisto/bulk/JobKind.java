package health.callisto.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.job.Job;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.workspace.FhirService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A kind of job: what a worker does with one of its units, and what is done when all units have ended. */
public interface JobKind {
    /** As it stands in the job's record and in the URL of its status. */
    String name();

    /** How long a new job waits for its first worker. */
    default Duration delay(FhirService service) {
        return Duration.ZERO;
    }

    /**
     * Carries out the unit from its position on; running it again changes nothing that was done. Answers whether its last
     * step has completed the unit as well. FhirError INVALID or NOT_FOUND: trying again is no use.
     */
    boolean work(FhirService service, Lease lease) throws IOException;

    /** Ends the job. */
    void end(FhirService service, Job job, List<JobUnit> units);

    /**
     * What the status of a job that has ended answers.
     *
     * @param until its files can be read until then
     */
    default ObjectNode manifest(FhirService service, Job job, Instant until) {
        ObjectMapper json = new ObjectMapper();
        try {
            ObjectNode manifest = json.createObjectNode();
            manifest.put("transactionTime", job.createdAt().toString());
            manifest.put(
                    "request", json.readTree(job.definition()).path("request").asText());
            manifest.setAll((ObjectNode) json.readTree(job.result()));
            return manifest;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A job's record is not JSON", e);
        }
    }

    /** Deletes what the job has left outside its records. */
    default void forget(FhirService service, Job job) {}
}

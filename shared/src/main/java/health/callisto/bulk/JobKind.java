package health.callisto.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

    /** The queue of the function that works on its units. */
    default String queue() {
        return "callisto-" + name();
    }

    /** Reports if a job that failed may still have stored something, which its manifest then says. */
    default boolean mayEndInPart() {
        return false;
    }

    /** How long a new job waits for its first worker. */
    default Duration delay(FhirService service) {
        return Duration.ZERO;
    }

    /**
     * Carries out the unit from its position on; running it again changes nothing that was done. Answers whether its last
     * step has completed the unit as well. Problem INVALID or NOT_FOUND: trying again is no use.
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
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("transactionTime", job.createdAt().toString());
        manifest.put(
                "request",
                JobJson.read(job.definition(), ObjectNode.class).path("request").asText());
        manifest.setAll(JobJson.read(job.result(), ObjectNode.class));
        return manifest;
    }

    /** Deletes what the job has left outside its records. */
    default void forget(FhirService service, Job job) {}
}

package health.callisto.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.FhirError;
import health.callisto.job.Job;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.Interaction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** {@code GET _operations/{kind}/{id}}: 202 with the progress while it is under way, 200 with the manifest behind it. */
public final class JobStatus implements Interaction {
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    public JobStatus(Clock clock) {
        this.clock = clock;
    }

    @Override
    public FhirResponse handle(FhirRequest request) {
        Job job = JobCancel.job(request);
        if (!job.state().ended()) {
            return FhirResponse.empty(202)
                    .with("X-Progress", progress(job, request.service().units().of(job.id())))
                    .with("Retry-After", "1");
        }
        if (job.state() == JobState.CANCELLED) {
            throw FhirError.notFound("This job was cancelled");
        }
        return new FhirResponse(
                200, java.util.Map.of("Content-Type", "application/json; charset=utf-8"), manifest(job));
    }

    /** {@code 12 of 40 units, 50000 resources, 9800/s, 3 errors, about 25 s left}. */
    private String progress(Job job, List<JobUnit> units) {
        long ended = units.stream().filter(unit -> unit.state().ended()).count();
        long done = units.stream().mapToLong(JobUnit::done).sum();
        long failed = units.stream().mapToLong(JobUnit::failed).sum();
        long millis =
                Math.max(1, Duration.between(job.createdAt(), clock.instant()).toMillis());
        String left = ended == 0 ? "" : ", about " + millis * (units.size() - ended) / ended / 1000 + " s left";
        return ended + " of " + units.size() + " units, " + done + " resources, " + done * 1000 / millis + "/s, "
                + failed + " errors" + left;
    }

    private byte[] manifest(Job job) {
        try {
            ObjectNode manifest = json.createObjectNode();
            manifest.put("transactionTime", job.createdAt().toString());
            manifest.put(
                    "request", json.readTree(job.definition()).path("request").asText());
            manifest.setAll((ObjectNode) json.readTree(job.result()));
            return manifest.toString().getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A job's record is not JSON", e);
        }
    }
}

package health.callisto.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.job.Job;
import health.callisto.job.JobState;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.OperationOutcomes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** {@code GET _operations/{kind}/{id}}: 202 with the progress while it is under way, 200 with the manifest behind it. */
public final class JobStatus implements Interaction {
    private final JobRunner jobs;
    private final Clock clock;

    public JobStatus(JobRunner jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        Job job = JobCancel.job(request);
        if (!job.state().ended()) {
            JobProgress progress = JobProgress.of(job, request.service().units().totals(job.id()), clock.instant());
            return HttpResponse.empty(202)
                    .with("X-Progress", progress.toString())
                    .with("Retry-After", "1");
        }
        if (job.state() == JobState.CANCELLED) {
            throw Problem.notFound("This job was cancelled");
        }
        ObjectNode told = jobs.manifest(request.service(), job);
        // An import that lost a unit has stored the others, and its manifest says what; a failed export leaves no
        // files.
        boolean partial = jobs.mayEndInPart(job) && told.has("output");
        if (job.state() == JobState.FAILED && !partial) {
            return HttpResponse.of(
                    500,
                    OperationOutcomes.json(List.of(
                            Issue.error("exception", told.path("message").asText(), ""))));
        }
        Instant until = jobs.keptUntil(job);
        byte[] manifest = told.toString().getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(200, Map.of("Content-Type", "application/json; charset=utf-8"), manifest)
                .with("Expires", DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC)));
    }
}

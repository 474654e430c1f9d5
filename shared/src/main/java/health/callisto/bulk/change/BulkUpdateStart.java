package health.callisto.bulk.change;

import health.callisto.bulk.JobJson;
import health.callisto.bulk.JobRunner;
import health.callisto.http.HttpResponse;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Patch;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;

/**
 * {@code PATCH [{type}/]$bulk-update?criteria} with a FHIRPath Patch or a JSON Patch (spec 03): makes the patch on all that
 * matches. Answers 202 with the URL of the job's status.
 */
public final class BulkUpdateStart implements Interaction {
    private final JobRunner jobs;
    private final Clock clock;

    public BulkUpdateStart(JobRunner jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        String contentType = request.header("content-type").orElse("");
        // A patch that cannot be read is told now, and not by the job.
        Patch.read(request.service().definitions(), contentType, request.body());
        MatchedScope scope = MatchedScope.of(request, Set.of(), clock.instant());
        BulkUpdateJobs.Definition definition = new BulkUpdateJobs.Definition(
                scope.request(), scope, contentType, new String(request.body(), StandardCharsets.UTF_8));
        return jobs.start(request, BulkUpdateJobs.KIND, JobJson.write(definition), scope.types());
    }
}

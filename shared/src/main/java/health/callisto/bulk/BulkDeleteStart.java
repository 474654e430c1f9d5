package health.callisto.bulk;

import health.callisto.fhir.FhirError;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.Interaction;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * {@code DELETE [{type}/]$bulk-delete?criteria} (spec 03): deletes what matches; with {@code hardDelete} for good, with
 * {@code purgeHistory} only former versions. Answers 202 with the URL of the job's status.
 */
public final class BulkDeleteStart implements Interaction {
    /** Both spellings are in use. */
    private static final List<String> HARD = List.of("hardDelete", "_hardDelete");

    private static final List<String> PURGE = List.of("purgeHistory", "_purgeHistory");

    private final JobRunner jobs;
    private final Clock clock;

    public BulkDeleteStart(JobRunner jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public FhirResponse handle(FhirRequest request) {
        Set<String> options = Set.of(HARD.get(0), HARD.get(1), PURGE.get(0), PURGE.get(1));
        MatchedScope scope = MatchedScope.of(request, options, clock.instant());
        BulkDeleteJobs.Definition definition = new BulkDeleteJobs.Definition(scope.request(), scope, mode(request));
        return jobs.start(request, BulkDeleteJobs.KIND, JobJson.write(definition), scope.types());
    }

    private static BulkDeleteJobs.Mode mode(FhirRequest request) {
        boolean hard = isTrue(request, HARD);
        boolean purge = isTrue(request, PURGE);
        if (hard && purge) {
            throw FhirError.invalid("hardDelete takes the history as well; say hardDelete or purgeHistory, not both");
        }
        return hard ? BulkDeleteJobs.Mode.HARD : purge ? BulkDeleteJobs.Mode.PURGE_HISTORY : BulkDeleteJobs.Mode.SOFT;
    }

    private static boolean isTrue(FhirRequest request, List<String> names) {
        String value = names.stream()
                .flatMap(name -> request.query().first(name).stream())
                .findFirst()
                .orElse("false");
        if (!value.matches("true|false")) {
            throw FhirError.invalid(names.get(0) + " must be true or false");
        }
        return value.equals("true");
    }
}

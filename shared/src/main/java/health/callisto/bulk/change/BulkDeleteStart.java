package health.callisto.bulk.change;

import health.callisto.bulk.JobJson;
import health.callisto.bulk.JobRunner;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code DELETE [{type}/]$bulk-delete?criteria} (spec 03): deletes what matches; with {@code hardDelete} for good, with
 * {@code purgeHistory} only former versions. {@code $bulk-delete-soft-deleted} removes for good what is deleted already (Azure
 * Health Data Services, bulk delete). Answers 202 with the URL of the job's status.
 */
public final class BulkDeleteStart implements Interaction {
    /** Both spellings are in use. */
    private static final List<String> HARD = List.of("hardDelete", "_hardDelete");

    private static final List<String> PURGE = List.of("purgeHistory", "_purgeHistory");

    private static final List<String> REMOVE_REFERENCES = List.of("removeReferences", "_remove-references");

    /** The last segment of the path. */
    public static final String SOFT_DELETED = "$bulk-delete-soft-deleted";

    private static final Set<String> OPTIONS =
            Stream.of(HARD, PURGE, REMOVE_REFERENCES).flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

    private final JobRunner jobs;
    private final Clock clock;

    public BulkDeleteStart(JobRunner jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        boolean deleted = request.path().get(request.path().size() - 1).equals(SOFT_DELETED);
        BulkDeleteJobs.Mode mode = deleted ? BulkDeleteJobs.Mode.SOFT_DELETED : mode(request);
        MatchedScope scope = deleted
                ? MatchedScope.ofDeleted(request, clock.instant())
                : MatchedScope.of(request, OPTIONS, clock.instant());
        BulkDeleteJobs.Definition definition = new BulkDeleteJobs.Definition(scope.request(), scope, mode);
        return jobs.start(request, BulkDeleteJobs.KIND, JobJson.write(definition), scope.types());
    }

    private static BulkDeleteJobs.Mode mode(FhirRequest request) {
        boolean hard = isTrue(request, HARD);
        boolean purge = isTrue(request, PURGE);
        if (isTrue(request, REMOVE_REFERENCES)) {
            throw Problem.invalid(
                    "_remove-references is not supported: references to what is deleted stay as they are;"
                            + " find them before with _revinclude=*:*, change them with $bulk-update, and leave the parameter out");
        }
        if (hard && purge) {
            throw Problem.invalid("hardDelete takes the history as well; say hardDelete or purgeHistory, not both");
        }
        return hard ? BulkDeleteJobs.Mode.HARD : purge ? BulkDeleteJobs.Mode.PURGE_HISTORY : BulkDeleteJobs.Mode.SOFT;
    }

    private static boolean isTrue(FhirRequest request, List<String> names) {
        String value = names.stream()
                .flatMap(name -> request.query().first(name).stream())
                .findFirst()
                .orElse("false");
        if (!value.matches("true|false")) {
            throw Problem.invalid(names.get(0) + " must be true or false");
        }
        return value.equals("true");
    }
}

package health.callisto.bulk.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.bulk.InputStorage;
import health.callisto.bulk.JobRunner;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.util.List;

/** {@code POST $import} (spec 03): plans the job and answers 202 with the URL of its status. */
public final class ImportStart implements Interaction {
    private final ImportPlanner planner;
    private final JobRunner jobs;
    private final ObjectMapper json = new ObjectMapper();

    public ImportStart(InputStorage storage, JobRunner jobs) {
        this.planner = new ImportPlanner(storage);
        this.jobs = jobs;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        JobRunner.requireAsync(request, "$import");
        ImportRequest wanted =
                ImportRequest.parse(request.body(), request.service().definitions());
        if (!request.service().settings().imports()) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    List.of(Issue.error("forbidden", "This service is set to take no imports (import.enabled)", "")));
        }
        if (wanted.initial() && !request.service().settings().initialImport()) {
            throw Problem.invalid("This service is not set for InitialLoad; use IncrementalLoad");
        }
        List<String> units = planner.plan(wanted, request.service().settings().importing()).stream()
                .map(ImportRange::json)
                .toList();
        String definition = json.createObjectNode()
                .put("request", request.baseUrl() + "/$import")
                .put("initial", wanted.initial())
                .toString();
        return jobs.start(request, ImportJobs.KIND, definition, units);
    }
}

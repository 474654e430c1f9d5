package health.callisto.bulk.exports;

import health.callisto.bulk.JobRunner;
import health.callisto.http.HttpResponse;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.util.List;

/** {@code GET|POST $export} of the system, of patients, of a group (spec 03): answers 202 with the URL of the job's status. */
public final class ExportStart implements Interaction {
    private final JobRunner jobs;
    private final RuleFiles ruleFiles;

    public ExportStart(JobRunner jobs, RuleFiles ruleFiles) {
        this.jobs = jobs;
        this.ruleFiles = ruleFiles;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        JobRunner.requireAsync(request, "$export");
        ExportDefinition definition = new ExportReader(request, ruleFiles).read();
        return jobs.start(
                request,
                ExportJobs.KIND,
                definition.json(),
                List.of(ExportRange.planning().json()));
    }
}

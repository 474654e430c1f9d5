package health.callisto.bulk;

import health.callisto.fhir.FhirError;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.Interaction;
import java.util.List;

/** {@code GET|POST $export} of the system, of patients, of a group (spec 03): answers 202 with the URL of the job's status. */
public final class ExportStart implements Interaction {
    private final JobRunner jobs;

    public ExportStart(JobRunner jobs) {
        this.jobs = jobs;
    }

    @Override
    public FhirResponse handle(FhirRequest request) {
        if (request.header("prefer").filter(p -> p.contains("respond-async")).isEmpty()) {
            throw FhirError.invalid("$export runs in the background; send the header Prefer: respond-async");
        }
        ExportDefinition definition = new ExportReader(request).read();
        return jobs.start(
                request,
                ExportJobs.KIND,
                definition.json(),
                List.of(ExportUnit.planning().json()));
    }
}

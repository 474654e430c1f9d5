package health.callisto.bulk;

import health.callisto.fhir.FhirError;
import health.callisto.job.Job;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.Interaction;

/** {@code DELETE _operations/import/{id}}: what is committed stays, the rest is not begun. */
public final class ImportCancel implements Interaction {
    private final ImportJobs jobs;

    public ImportCancel(ImportJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public FhirResponse handle(FhirRequest request) {
        Job job = job(request);
        request.service().jobs().cancel(job.id());
        jobs.goOn(request.service(), job.id());
        return FhirResponse.empty(202);
    }

    /** The job in the path; FhirError NOT_FOUND if this service has none of that id. */
    static Job job(FhirRequest request) {
        return request.service()
                .jobs()
                .find(request.path().get(2))
                .filter(job -> job.kind().equals(ImportJobs.KIND))
                .orElseThrow(() -> FhirError.notFound("There is no import of this id"));
    }
}

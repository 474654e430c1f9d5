package health.callisto.bulk;

import health.callisto.http.HttpResponse;
import health.callisto.job.Job;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;

/**
 * {@code DELETE _operations/{kind}/{id}}: what is committed stays, the rest is not begun. A job that has ended is forgotten, its
 * files too.
 */
public final class JobCancel implements Interaction {
    private final JobRunner jobs;

    public JobCancel(JobRunner jobs) {
        this.jobs = jobs;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        Job job = job(request);
        if (job.state().ended()) {
            jobs.remove(request.service(), job);
        } else {
            request.service().jobs().cancel(job.id());
            jobs.goOn(request.service(), job.id());
        }
        return HttpResponse.empty(202);
    }

    /** The job in the path; Problem NOT_FOUND if this service has none of that kind and id. */
    static Job job(FhirRequest request) {
        String kind = request.path().get(1);
        return request.service()
                .jobs()
                .find(request.path().get(2))
                .filter(job -> job.kind().equals(kind))
                .orElseThrow(() -> Problem.notFound("There is no " + kind + " of this id"));
    }
}

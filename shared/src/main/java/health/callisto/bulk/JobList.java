package health.callisto.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.job.Job;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET _operations}: the jobs of a service for its operators, the newest first; {@code kind} chooses one kind,
 * {@code _count} how many (100), {@code before} only those that were created before a time. {@code next} leads on.
 */
public final class JobList implements Interaction {
    private static final int DEFAULT_COUNT = 100;

    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    public JobList(Clock clock) {
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        int count = request.query().first("_count").map(JobList::count).orElse(DEFAULT_COUNT);
        Optional<String> kind = request.query().first("kind");
        Instant before =
                request.query().first("before").map(JobList::time).orElse(Instant.ofEpochMilli(Long.MAX_VALUE));
        List<Job> jobs = request.service().jobs().list(kind, before, count);
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("jobs");
        jobs.forEach(job -> list.add(entry(request, job)));
        if (jobs.size() == count) {
            String last = jobs.get(count - 1).createdAt().toString();
            answer.put(
                    "next",
                    request.baseUrl() + "/_operations?_count=" + count
                            + kind.map(name -> "&kind=" + name).orElse("") + "&before=" + last);
        }
        return HttpResponse.json(200, answer.toString());
    }

    private ObjectNode entry(FhirRequest request, Job job) {
        JobProgress progress = JobProgress.of(job, request.service().units().totals(job.id()), clock.instant());
        ObjectNode entry = json.createObjectNode()
                .put("id", job.id())
                .put("kind", job.kind())
                .put("state", job.state().code())
                .put("createdAt", job.createdAt().toString());
        job.endedAt().ifPresent(ended -> entry.put("endedAt", ended.toString()));
        return entry.put("units", progress.units())
                .put("unitsEnded", progress.unitsEnded())
                .put("resources", progress.done())
                .put("resourcesPerSecond", progress.perSecond())
                .put("errors", progress.failed())
                .put("status", request.baseUrl() + "/_operations/" + job.kind() + "/" + job.id());
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw Problem.invalid("_count must be a number from 1 to 999");
        }
        return Integer.parseInt(text);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("before must be a time as in 2026-01-31T12:00:00Z");
        }
    }
}

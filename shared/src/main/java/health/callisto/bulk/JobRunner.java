package health.callisto.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.bulk.imports.LineParser;
import health.callisto.http.HttpResponse;
import health.callisto.job.Job;
import health.callisto.job.JobMessage;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.job.Lease;
import health.callisto.job.UnitStore;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps jobs going to their end: sends their units to workers, again if need be, and ends those that are done. */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    /** Units of one job under way at once: another service's job finds workers free. */
    private static final int WINDOW = 12;

    private final ServiceRegistry services;
    private final Map<String, JobKind> kinds;
    private final Map<String, Consumer<JobMessage>> queues;
    private final Duration retention;
    private final Clock clock;
    private volatile boolean stopping;

    /**
     * Wires the kinds of jobs to their queues.
     *
     * @param queues one for each kind, by its name: where the messages go that wake its workers
     * @param retention how long a job that has ended, and its files, are kept
     */
    public JobRunner(
            ServiceRegistry services,
            List<JobKind> kinds,
            Map<String, Consumer<JobMessage>> queues,
            Duration retention,
            Clock clock) {
        this.services = services;
        this.retention = retention;
        this.kinds = kinds.stream().collect(Collectors.toMap(JobKind::name, Function.identity()));
        this.queues = Map.copyOf(queues);
        this.clock = clock;
    }

    /** The names of all kinds, in a fixed order. */
    List<String> kinds() {
        return kinds.keySet().stream().sorted().toList();
    }

    /** Reports if a job that failed may still have stored something. */
    boolean mayEndInPart(Job job) {
        return kind(job).mayEndInPart();
    }

    /** Problem INVALID for a request that would wait for the operation. */
    public static void requireAsync(FhirRequest request, String operation) {
        if (request.header("prefer").filter(p -> p.contains("respond-async")).isEmpty()) {
            throw Problem.invalid(operation + " runs in the background; send the header Prefer: respond-async");
        }
    }

    /** Begins a job of the request's service: 202 with the URL of its status. */
    public HttpResponse start(FhirRequest request, String kind, String definition, List<String> units) {
        FhirService service = request.service();
        String id = service.jobs().create(kind, definition, units);
        goOn(service, id);
        return HttpResponse.empty(202).with("Content-Location", request.baseUrl() + "/_operations/" + kind + "/" + id);
    }

    /** Looks after every open job of these services; to be called from time to time (messages may be lost, workers die). */
    public void sweep(List<FhirService> looked) {
        for (FhirService service : stopping ? List.<FhirService>of() : looked) {
            for (Job job : service.jobs().open()) {
                // While a job is under way its service stays open.
                goOn(services.service(service.name()), job.id());
            }
        }
    }

    /** Sends the next units of the job, or ends it when all of them have ended. */
    void goOn(FhirService service, String jobId) {
        Optional<Job> found =
                service.jobs().find(jobId).filter(job -> !job.state().ended());
        if (found.isEmpty()) {
            return;
        }
        Job job = found.get();
        if (service.units().totals(jobId).allEnded()) {
            kind(job).end(service, job, service.units().of(jobId));
        } else if (job.state() == JobState.CANCELLING) {
            // Those whose worker died do not come back to say so.
            service.jobs().cancel(jobId);
        } else if (isOver(kind(job).delay(service), job.createdAt())) {
            send(service, job);
        }
    }

    /** A job of the future is of before the clock was set back: it waits no more. */
    private boolean isOver(Duration delay, Instant createdAt) {
        Instant now = clock.instant();
        return !now.isBefore(createdAt.plus(delay)) || now.isBefore(createdAt.minus(delay));
    }

    private void send(FhirService service, Job job) {
        long free = WINDOW - service.units().inFlight(job.id());
        // Several at a time: each look and each mark waits for its turn at the database.
        if (free >= WINDOW / 2) {
            Consumer<JobMessage> queue = of(queues, job.kind());
            service.units()
                    .takeToSend(job.id(), (int) free)
                    .forEach(unit -> queue.accept(new JobMessage(
                            service.name().workspace(), service.name().service(), job.id(), unit.number())));
        }
    }

    /** The process is about to stop: workers end at their next step, and no unit is begun any more. */
    public void stop() {
        stopping = true;
        services.awake().forEach(service -> service.units().stop());
    }

    /** Carries out the unit that a queue message names; a message for a unit that another has, or that has ended, is nothing. */
    // The heartbeat has nothing to be asked: it renews the lease until it is closed.
    @SuppressWarnings("try")
    public void handle(String text) {
        JobMessage message = JobMessage.parse(text);
        FhirService service = services.service(new ServiceName(message.workspaceName(), message.serviceName()));
        if (stopping) {
            throw Problem.unavailable("The process stops; the message is for the next one");
        }
        Optional<Lease> lease = service.units().lease(message.jobId(), message.unitNumber());
        if (lease.isPresent()) {
            try (Heartbeat heartbeat = new Heartbeat(() -> service.units().renew(lease.get()))) {
                run(service, lease.get());
            }
            if (!stopping) {
                goOn(service, message.jobId());
            }
        }
    }

    private void run(FhirService service, Lease lease) {
        JobUnit unit = lease.unit();
        try {
            if (unit.tries() > UnitStore.MAX_TRIES) {
                service.units().giveUp(lease, "The unit was begun " + UnitStore.MAX_TRIES + " times and never ended");
                return;
            }
            Job job = service.jobs().find(unit.jobId()).orElseThrow();
            if (!kind(job).work(service, lease)) {
                service.units().complete(lease);
            }
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            if (stopping) {
                // What failed may have failed for that: the next process sees.
                service.units().giveBack(lease);
                return;
            }
            // An Error ends this try like any other failure: the job must come to its end.
            if (isCancelled(service, unit.jobId())) {
                service.units().abandon(lease);
                return;
            }
            String reason = reason(e);
            if (isFinal(e)) {
                service.units().fail(lease, reason);
                LOG.warn("Job {} unit {} cannot be done: {}", unit.jobId(), unit.number(), reason);
                return;
            }
            boolean again = service.units().giveUp(lease, reason);
            LOG.warn(
                    "Job {} unit {} failed at try {}; again: {}",
                    unit.jobId(),
                    unit.number(),
                    unit.tries(),
                    again,
                    LoggedFailure.of(e));
        }
    }

    private static String reason(Throwable e) {
        return e instanceof Problem error
                ? LineParser.reason(error)
                : e instanceof Error ? e.toString() : String.valueOf(e.getMessage());
    }

    /** Whether trying again is no use: what the unit needs is not there, or is not what was asked for. */
    private static boolean isFinal(Throwable e) {
        return e instanceof Problem error
                && (error.kind() == Problem.Kind.INVALID || error.kind() == Problem.Kind.NOT_FOUND);
    }

    /** Forgets the job, which has ended: its records and its files. */
    void remove(FhirService service, Job job) {
        kind(job).forget(service, job);
        service.jobs().remove(job.id());
    }

    /** When the job, which has ended, and its files go. */
    Instant keptUntil(Job job) {
        return job.endedAt().orElseThrow().plus(retention);
    }

    /** What the status of the job, which has ended, answers. */
    ObjectNode manifest(FhirService service, Job job) {
        return kind(job).manifest(service, job, keptUntil(job));
    }

    private static boolean isCancelled(FhirService service, String jobId) {
        return service.jobs()
                .find(jobId)
                .map(Job::state)
                .filter(state -> state == JobState.CANCELLING || state == JobState.CANCELLED)
                .isPresent();
    }

    private JobKind kind(Job job) {
        return of(kinds, job.kind());
    }

    private static <T> T of(Map<String, T> byKind, String kind) {
        return Optional.ofNullable(byKind.get(kind))
                .orElseThrow(() -> new IllegalStateException("This process knows no jobs of the kind " + kind));
    }
}

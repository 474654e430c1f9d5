package health.callisto.telemetry;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Between a process and its storage: it dies at a request, or something happens there. A dead process sends nothing more. */
final class Wire extends HttpPipelineSyncPolicy {
    private static final String NUMBER = "callisto-number";

    /** When, as storage sees it. */
    enum Moment {
        BEFORE_THE_REQUEST,
        BEHIND_THE_ANSWER
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final int last;
    private final Moment moment;
    private final Predicate<HttpRequest> place;
    private final Runnable event;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean happened = new AtomicBoolean();
    private volatile boolean dead;

    private Wire(int last, Moment moment, Predicate<HttpRequest> place, Runnable event) {
        this.last = last;
        this.moment = moment;
        this.place = place;
        this.event = event;
    }

    static Wire sound() {
        return dyingAt(Integer.MAX_VALUE, Moment.BEFORE_THE_REQUEST);
    }

    static Wire dyingAt(int request, Moment moment) {
        return new Wire(request, moment, any -> false, () -> {});
    }

    /** The event happens once, before the first request that is so. */
    static Wire before(Predicate<HttpRequest> place, Runnable event) {
        return new Wire(Integer.MAX_VALUE, Moment.BEFORE_THE_REQUEST, place, event);
    }

    boolean isDead() {
        return dead;
    }

    /** Whether the event came. */
    boolean hasHappened() {
        return happened.get();
    }

    @Override
    public HttpPipelinePosition getPipelinePosition() {
        // Before retries: nobody tries again in a dead process.
        return HttpPipelinePosition.PER_CALL;
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        int number = requests.incrementAndGet();
        context.setData(NUMBER, number);
        if (dead || dies(number, Moment.BEFORE_THE_REQUEST)) {
            dead = true;
            throw new Killed();
        }
        if (place.test(context.getHttpRequest()) && happened.compareAndSet(false, true)) {
            event.run();
        }
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        int number = (Integer) context.getData(NUMBER).orElseThrow();
        if (dead || dies(number, Moment.BEHIND_THE_ANSWER)) {
            dead = true;
            throw new Killed();
        }
        return response;
    }

    private boolean dies(int number, Moment when) {
        return number == last && moment == when;
    }
}

package health.callisto.http;

import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a few calls at once wait for the storage account: where that hangs, the others are refused at once and reads and writes of
 * resources, which need none, go on.
 */
public final class StorageGuard {
    private static final Logger LOG = LoggerFactory.getLogger(StorageGuard.class);

    private final Semaphore free;

    /** @param most calls at once that may need storage */
    public StorageGuard(int most) {
        this.free = new Semaphore(most);
    }

    /** The answer of what the route is for; Problem UNAVAILABLE if it needs storage and too many wait already. */
    public HttpResponse pass(Route<?> route, Supplier<HttpResponse> call) {
        return route.storage() ? pass(call) : call.get();
    }

    private HttpResponse pass(Supplier<HttpResponse> call) {
        if (!free.tryAcquire()) {
            throw Problem.unavailable("Too many calls wait for the storage account already; try again shortly");
        }
        try {
            return call.get();
        } catch (Problem e) {
            throw e;
        } catch (RuntimeException e) {
            if (!isUnreachable(e)) {
                throw e;
            }
            LOG.warn("The storage account cannot be reached", LoggedFailure.of(e));
            throw Problem.unavailable("The storage account cannot be reached; try again shortly");
        } finally {
            free.release();
        }
    }

    /** The SDK wraps what the connection threw, once or more. */
    private static boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}

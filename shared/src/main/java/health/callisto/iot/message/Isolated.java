package health.callisto.iot.message;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.exception.AzureException;
import com.fasterxml.jackson.core.JacksonException;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on one message or one group. What fails in it is a data error of that message or group, so that the others go on; only
 * what may go better later (storage, database, service, a lost race) passes through, and the whole batch is tried again.
 */
public final class Isolated {
    private static final Logger LOG = LoggerFactory.getLogger(Isolated.class);
    private static final int MOST_CAUSES = 20;
    private static final int LOGGED_FRAMES = 8;

    private Isolated() {}

    /** What the work gives; DataError for whatever fails in it that would fail again. */
    public static <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (mayGoBetter(e)) {
                throw e;
            }
            // Without the message: libraries put values into it.
            LOG.error("Unforeseen in a device's data: {}{}", e.getClass().getName(), place(e));
            throw DataError.unforeseen(e);
        }
    }

    /** The same for work that gives nothing. */
    public static void run(Runnable work) {
        run(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Whether the work fails in a way that would come again; what may go better later passes through. Logs nothing. */
    public static boolean fails(Runnable work) {
        try {
            work.run();
            return false;
        } catch (RuntimeException | Error e) {
            if (mayGoBetter(e)) {
                throw e;
            }
            return true;
        }
    }

    private static String place(Throwable e) {
        StringBuilder place = new StringBuilder();
        StackTraceElement[] frames = e.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, LOGGED_FRAMES); i++) {
            place.append("\n    at ").append(frames[i]);
        }
        return place.toString();
    }

    /** Whether the same work on the same data may succeed at another time. */
    public static boolean mayGoBetter(Throwable error) {
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        Throwable at = error;
        for (int i = 0; at != null && i < MOST_CAUSES; i++) {
            Boolean known = known(at);
            if (known != null) {
                return known;
            }
            at = at.getCause();
        }
        return false;
    }

    /** Null where the cause has to say it. */
    private static @Nullable Boolean known(Throwable error) {
        if (error instanceof DataError || error instanceof StackOverflowError || error instanceof JacksonException) {
            return false;
        }
        if (error instanceof Problem fhir) {
            return isPassing(fhir.kind()) && !isOfTheData(fhir.getCause()).orElse(false);
        }
        Optional<Boolean> isOfTheData = isOfTheData(error);
        if (isOfTheData.isPresent()) {
            return !isOfTheData.get();
        }
        boolean passing = error instanceof IOException
                || error instanceof AzureException
                || error instanceof AmqpException
                || error instanceof TimeoutException
                || error instanceof InterruptedException
                || error instanceof CancellationException
                || error instanceof RejectedExecutionException
                || error instanceof VirtualMachineError;
        return passing ? true : null;
    }

    private static Optional<Boolean> isOfTheData(@Nullable Throwable error) {
        return error == null ? Optional.empty() : FailureSql.isOfTheData(error);
    }

    private static boolean isPassing(Problem.Kind kind) {
        return switch (kind) {
            case CONFLICT, LOCKED, THROTTLED, UNAVAILABLE -> true;
            case INVALID,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    GONE,
                    LENGTH_REQUIRED,
                    PRECONDITION_FAILED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    URI_TOO_LONG,
                    UNPROCESSABLE,
                    NOT_SUPPORTED -> false;
        };
    }
}

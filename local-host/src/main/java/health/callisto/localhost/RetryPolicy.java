package health.callisto.localhost;

import com.microsoft.azure.functions.annotation.ExponentialBackoffRetry;
import com.microsoft.azure.functions.annotation.FixedDelayRetry;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.LocalTime;

/**
 * How often, and after which pauses, a call that failed is tried again (Azure Functions, retry policies).
 *
 * @param retries behind the first try; -1: without end
 */
record RetryPolicy(int retries, Duration first, Duration longest) {
    static RetryPolicy of(Method function) {
        ExponentialBackoffRetry growing = function.getAnnotation(ExponentialBackoffRetry.class);
        if (growing != null) {
            return new RetryPolicy(
                    growing.maxRetryCount(), duration(growing.minimumInterval()), duration(growing.maximumInterval()));
        }
        FixedDelayRetry fixed = function.getAnnotation(FixedDelayRetry.class);
        if (fixed != null) {
            return new RetryPolicy(
                    fixed.maxRetryCount(), duration(fixed.delayInterval()), duration(fixed.delayInterval()));
        }
        return new RetryPolicy(0, Duration.ZERO, Duration.ZERO);
    }

    boolean allows(int retry) {
        return retries < 0 || retry <= retries;
    }

    /** Before that retry, from 1. */
    Duration pause(int retry) {
        Duration pause = first.multipliedBy(1L << Math.min(retry - 1, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** {@code hh:mm:ss}. */
    private static Duration duration(String text) {
        return Duration.ofSeconds(LocalTime.parse(text).toSecondOfDay());
    }
}

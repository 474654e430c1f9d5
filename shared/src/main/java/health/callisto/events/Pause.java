package health.callisto.events;

import health.callisto.problem.Problem;
import java.util.concurrent.TimeUnit;

/** Waits; an interrupted thread is one that is to end. */
final class Pause {
    private Pause() {}

    static void nanos(long time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("Publishing is stopping");
        }
    }
}

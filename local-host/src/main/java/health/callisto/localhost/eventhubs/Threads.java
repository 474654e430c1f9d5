package health.callisto.localhost.eventhubs;

import java.time.Duration;

/** Waiting for threads that were told to end. */
final class Threads {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Threads() {}

    static void join(Thread thread) {
        try {
            thread.join(LONGEST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package health.callisto.host;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does: asks again and again until it is so, and fails at a deadline. */
final class Await {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    static void until(String what, BooleanSupplier isSo) {
        until(what, isSo, () -> "");
    }

    /** @param state says at the deadline how things stand */
    static void until(String what, BooleanSupplier isSo, Supplier<String> state) {
        until(what, LIMIT, isSo, state);
    }

    /** @param limit how long it may take */
    static void until(String what, Duration limit, BooleanSupplier isSo, Supplier<String> state) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("After %d s there was still not: %s%n%s", limit.toSeconds(), what, state.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}

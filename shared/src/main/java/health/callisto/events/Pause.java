package health.callisto.events;

import health.callisto.fhir.FhirError;
import java.util.concurrent.TimeUnit;

/** Waits; an interrupted thread is one that is to end. */
final class Pause {
    private Pause() {}

    static void nanos(long time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirError.unavailable("Publishing is stopping");
        }
    }
}

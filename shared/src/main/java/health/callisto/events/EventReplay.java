package health.callisto.events;

import java.time.Instant;

/**
 * A period that is published once more.
 *
 * @param position up to which it is published
 * @param last position that it ends with
 */
record EventReplay(String id, Instant from, Instant to, long position, long last, long published) {
    boolean isDone() {
        return position >= last;
    }
}

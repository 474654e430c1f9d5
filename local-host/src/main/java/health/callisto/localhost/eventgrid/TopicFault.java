package health.callisto.localhost.eventgrid;

import java.time.Duration;

/**
 * A way in which the topic fails.
 *
 * @param status that it answers; 0: it cuts the connection
 * @param accepts whether it has accepted the events all the same
 * @param delay before it answers
 * @param times how often; then it works again
 * @param subjectContains only batches with such an event fail; empty: all
 */
record TopicFault(int status, boolean accepts, Duration delay, int times, String subjectContains) {
    TopicFault once() {
        return new TopicFault(status, accepts, delay, times - 1, subjectContains);
    }
}

package health.callisto.events;

import java.time.Duration;

/**
 * What became of a batch that was sent.
 *
 * @param reason for people: a status or the kind of failure, nothing of the events
 * @param retryAfter what the topic asked for; zero if it did not
 */
record SendResult(Kind kind, String reason, Duration retryAfter) {
    enum Kind {
        /** Event Grid has all of its events. */
        ACCEPTED,
        /** It may take them at another time: it is busy, cannot be reached, or does not know the key (yet). */
        RETRY,
        /** It will never take this batch; a smaller one perhaps. */
        REFUSED
    }

    static final SendResult OK = new SendResult(Kind.ACCEPTED, "", Duration.ZERO);
}

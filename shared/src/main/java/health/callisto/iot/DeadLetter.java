package health.callisto.iot;

import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.message.DataError;
import java.util.List;

/**
 * An event that cannot be used, and why.
 *
 * @param connector the mark of the connector that could not; {@code -} if there is none
 * @param reason in one word, such as {@code IncompatibleData}
 * @param message for people; holds nothing of the event
 */
record DeadLetter(String connector, HubEvent event, String reason, String message) {
    static DeadLetter of(String connector, HubEvent event, DataError error) {
        return new DeadLetter(connector, event, error.reason(), String.valueOf(error.getMessage()));
    }

    /** How many events the letters are of. */
    static int events(List<DeadLetter> letters) {
        return (int) letters.stream()
                .map(letter -> letter.event().sequenceNumber())
                .distinct()
                .count();
    }
}

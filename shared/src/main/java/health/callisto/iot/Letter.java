package health.callisto.iot;

import health.callisto.fhir.FhirError;

/**
 * An event that cannot be used, and why.
 *
 * @param connector the mark of the connector that could not; {@code -} if there is none
 * @param reason in one word, such as {@code IncompatibleData}
 * @param message for people; holds nothing of the event
 */
record Letter(String connector, HubEvent event, String reason, String message) {
    static Letter of(String connector, HubEvent event, DataError error) {
        return new Letter(connector, event, error.kind().text(), String.valueOf(error.getMessage()));
    }

    /** What was not foreseen: the log has where it came from. */
    static Letter of(String connector, HubEvent event, RuntimeException error) {
        String message = error instanceof FhirError ? String.valueOf(error.getMessage()) : "See the log of that time";
        return new Letter(connector, event, "Unhandled" + error.getClass().getSimpleName(), message);
    }
}

package health.callisto.iot;

import health.callisto.iot.message.DataError;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why events are dead letters, in the words that their blobs have and {@code $replay} takes. docs/devices.md explains each. */
final class DeadLetterReason {
    static final String CONNECTOR_NOT_FOUND = "ConnectorNotFound";
    static final String FHIR_SERVICE_NOT_FOUND = "FhirServiceNotFound";
    static final String EVENT_TOO_LARGE = "EventTooLarge";

    /** Stands for all that begin with it; the name of the failure follows. */
    private static final String UNHANDLED = DataError.Kind.UNFORESEEN.text();

    private static final Pattern UNHANDLED_ONE = Pattern.compile(UNHANDLED + "\\w{0,200}");

    private DeadLetterReason() {}

    static List<String> all() {
        return Stream.concat(
                        Arrays.stream(DataError.Kind.values()).map(DataError.Kind::text),
                        Stream.of(CONNECTOR_NOT_FOUND, FHIR_SERVICE_NOT_FOUND, EVENT_TOO_LARGE))
                .sorted()
                .toList();
    }

    static boolean isKnown(String reason) {
        return UNHANDLED_ONE.matcher(reason).matches() || all().contains(reason);
    }

    /** Whether letters of that reason are among those asked for; with none asked for, all are. */
    static boolean isAsked(Set<String> asked, String reason) {
        return asked.isEmpty() || asked.contains(reason) || (asked.contains(UNHANDLED) && reason.startsWith(UNHANDLED));
    }
}

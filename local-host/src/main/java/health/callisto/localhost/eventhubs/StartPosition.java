package health.callisto.localhost.eventhubs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a receiver begins, as the selector filter of its link says it: at the first event of which that annotation is at least
 * that number.
 */
record StartPosition(Annotation annotation, long least) {
    /** What events are looked up by. */
    enum Annotation {
        SEQUENCE_NUMBER,
        OFFSET,
        ENQUEUED_TIME
    }

    static final StartPosition EARLIEST = new StartPosition(Annotation.SEQUENCE_NUMBER, 0);
    /** Behind the last event that is there when the receiver comes. */
    static final StartPosition LATEST = new StartPosition(Annotation.SEQUENCE_NUMBER, Long.MAX_VALUE);

    private static final Pattern SELECTOR =
            Pattern.compile("\\s*amqp\\.annotation\\.([a-z-]+)\\s*(>=?)\\s*'(-?[0-9]{1,18}|@latest)'\\s*");

    static StartPosition of(String selector) {
        Matcher matcher = SELECTOR.matcher(selector);
        if (!matcher.matches()) {
            throw AmqpRefusal.invalid("The filter is not understood: " + selector);
        }
        if (matcher.group(3).equals("@latest")) {
            return LATEST;
        }
        long number = Long.parseLong(matcher.group(3));
        return new StartPosition(annotation(matcher.group(1)), matcher.group(2).equals(">") ? number + 1 : number);
    }

    private static Annotation annotation(String name) {
        return switch (name) {
            case "x-opt-sequence-number" -> Annotation.SEQUENCE_NUMBER;
            case "x-opt-offset" -> Annotation.OFFSET;
            case "x-opt-enqueued-time" -> Annotation.ENQUEUED_TIME;
            default -> throw AmqpRefusal.invalid("Events cannot be looked up by " + name);
        };
    }
}

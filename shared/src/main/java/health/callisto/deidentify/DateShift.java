package health.callisto.deidentify;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * {@code dateShift}: dates move by as many days as others of their scope, times of day become zero. What has no day, or tells an
 * age over 89, is redacted.
 *
 * @param days by which the dates of a pass move
 */
record DateShift(ToIntFunction<Pass> days, DateRedaction redaction) implements Method {
    private static final int DATE = "2015-02-07".length();
    private static final int FURTHEST = 50;

    /** What has the same shift. */
    enum Scope {
        RESOURCE,
        FILE,
        FOLDER;

        private String of(Pass pass) {
            return switch (this) {
                case RESOURCE -> pass.resourceId();
                case FILE -> pass.origin().file();
                case FOLDER -> pass.origin().folder();
            };
        }
    }

    static ToIntFunction<Pass> fixed(int days) {
        return pass -> days;
    }

    /** From 50 days back to 50 days on, evenly, by the keyed hash of the scope. */
    static ToIntFunction<Pass> keyed(Hmac hmac, Scope scope) {
        return pass -> hmac.number(scope.of(pass), 2 * FURTHEST + 1) - FURTHEST;
    }

    @Override
    public void apply(Node node, Pass pass) {
        if (!DateRedaction.isDate(node)
                || node.text().filter(text -> !text.isEmpty()).isEmpty()) {
            return;
        }
        Optional<String> shifted = node.text().flatMap(text -> shifted(text, pass));
        if (shifted.isPresent()) {
            node.setValue(Literal.string(shifted.get()));
            pass.done(node, Operation.PERTURB);
        } else {
            redaction.redact(node, pass);
        }
    }

    private Optional<String> shifted(String text, Pass pass) {
        if (text.length() < DATE || redaction.tellsHighAge(text)) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(text.substring(0, DATE)).plusDays(days.applyAsInt(pass));
            return Optional.of(date + withoutTime(text.substring(DATE)));
        } catch (DateTimeParseException e) {
            // No day of the calendar, such as 30 February: nothing to shift.
            return Optional.empty();
        }
    }

    /** {@code T13:28:17.123-05:00} becomes {@code T00:00:00.000-05:00}: the zone stays. */
    private static String withoutTime(String time) {
        int zone = Math.max(time.indexOf('Z'), Math.max(time.indexOf('+'), time.indexOf('-')));
        int end = zone < 0 ? time.length() : zone;
        return time.substring(0, end).replaceAll("[0-9]", "0") + time.substring(end);
    }
}

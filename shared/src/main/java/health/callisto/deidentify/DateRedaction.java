package health.callisto.deidentify;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left of a date that is redacted: nothing, or its year unless that tells an age over 89 (HIPAA Safe Harbor).
 *
 * @param keepsYears {@code enablePartialDatesForRedact}
 */
record DateRedaction(boolean keepsYears, Clock clock) {
    private static final int OLDEST_TOLD = 89;
    private static final Pattern DATE = Pattern.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T.*)?");

    void redact(Node node, Pass pass) {
        Optional<String> year = node.text().filter(text -> keepsYears).flatMap(this::year);
        if (year.isPresent()) {
            node.setValue(Literal.string(year.get()));
        } else {
            node.clearValue();
        }
        pass.done(node, Operation.REDACT);
    }

    private Optional<String> year(String date) {
        return date.matches("[0-9]{4}.*") && !tellsHighAge(date) ? Optional.of(date.substring(0, 4)) : Optional.empty();
    }

    /** Whether who was born then is more than 89 years old now. What is no date tells everything. */
    boolean tellsHighAge(String date) {
        Matcher parts = DATE.matcher(date);
        if (!parts.matches()) {
            return true;
        }
        LocalDate today = LocalDate.now(clock);
        int month = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
        int day = parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3));
        boolean before =
                today.getMonthValue() < month || (today.getMonthValue() == month && today.getDayOfMonth() < day);
        return today.getYear() - Integer.parseInt(parts.group(1)) - (before ? 1 : 0) > OLDEST_TOLD;
    }

    /** Whether a node's values are dates. */
    static boolean isDate(Node node) {
        return node.isOf("date") || node.isOf("dateTime") || node.isOf("instant");
    }
}

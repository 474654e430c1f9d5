package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.DateNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON value as a time: ISO 8601 in UTC where there is no offset, a date alone at midnight; a number is none. */
final class TokenTime {
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)"
            + "(?:[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,18}))?)?\\s*(?:([Zz])|([+-])(\\d\\d):?(\\d\\d)?)?)?");

    private TokenTime() {}

    /** Empty if it is none. */
    static Optional<Instant> of(JsonNode value) {
        Optional<Instant> date = DateNode.instant(value);
        if (date.isPresent() || !value.isTextual()) {
            return date;
        }
        Matcher iso = ISO.matcher(value.asText().strip());
        return iso.matches() ? instant(iso) : Optional.empty();
    }

    private static Optional<Instant> instant(Matcher iso) {
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(iso.group(1)),
                    number(iso.group(2)),
                    number(iso.group(3)),
                    number(iso.group(4)),
                    number(iso.group(5)),
                    number(iso.group(6)),
                    nanos(iso.group(7)));
            int minutes = number(iso.group(10)) * 60 + number(iso.group(11));
            int sign = "-".equals(iso.group(9)) ? -1 : 1;
            return Optional.of(time.toInstant(ZoneOffset.ofTotalSeconds(sign * minutes * 60)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }
}

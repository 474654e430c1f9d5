package health.callisto.events;

import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A period of the feed by the times of its changes, both ends included. */
record EventPeriod(Instant from, Instant to) {
    EventPeriod {
        if (to.isBefore(from)) {
            throw Problem.invalid("to must not be before from");
        }
    }

    /** {@code from} must be there; {@code to} is now without it. */
    static EventPeriod of(QueryParameters query, Instant now) {
        Instant from = query.first("from")
                .map(text -> time("from", text))
                .orElseThrow(() -> Problem.invalid("from is missing: a time such as 2026-01-31T12:00:00Z"));
        return new EventPeriod(
                from, query.first("to").map(text -> time("to", text)).orElse(now));
    }

    /** Problem INVALID that names the parameter if that is no time with an offset. */
    static Instant time(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid(name + " is '" + text + "' but must be a time such as 2026-01-31T12:00:00Z");
        }
    }
}

package health.callisto.iot;

import health.callisto.iot.ObservationGroup.TimedValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SampledData.data: one token for each slot of a period, {@code E} where there is no value (R4 datatypes.html#SampledData). */
final class SampledStream {
    /** A mapping whose slots are a millisecond wide and whose groups span years must not take all memory. */
    private static final long MOST_SLOTS = 1_000_000;

    private static final String EMPTY = "E";

    private SampledStream() {}

    static Duration slot(BigDecimal periodMillis) {
        return Duration.ofNanos(periodMillis
                .movePointRight(6)
                .setScale(0, RoundingMode.HALF_UP)
                .max(BigDecimal.ONE)
                .longValueExact());
    }

    /**
     * Slots from the beginning of the period up to its end, which belongs to it; the last value of a slot counts.
     *
     * @param values in the order of their times
     */
    static String build(List<TimedValue> values, Period period, Duration slot) {
        long slots = Duration.between(period.start(), period.end()).dividedBy(slot) + 1;
        if (slots > MOST_SLOTS) {
            throw new DataError(
                    DataError.Kind.NOT_SUPPORTED,
                    "SampledData would have " + slots + " slots; " + MOST_SLOTS + " are the most");
        }
        StringBuilder data = new StringBuilder();
        int next = 0;
        Instant start = period.start();
        for (long i = 0; i < slots; i++) {
            Instant end = start.plus(slot);
            String token = EMPTY;
            while (next < values.size() && values.get(next).time().isBefore(end)) {
                if (!values.get(next).time().isBefore(start)) {
                    token = values.get(next).value();
                }
                next++;
            }
            data.append(i == 0 ? "" : " ").append(token);
            start = end;
        }
        return data.toString();
    }

    /** The tokens of a stream, each at the beginning of its slot. */
    static List<TimedValue> tokens(String data, Instant start, Duration slot) {
        List<TimedValue> tokens = new ArrayList<>();
        Instant at = start;
        for (String token : data.strip().split(" +", -1)) {
            tokens.add(new TimedValue(at, token));
            at = at.plus(slot);
        }
        return tokens;
    }

    /** The same without empty slots. */
    static List<TimedValue> values(String data, Instant start, Duration slot) {
        return tokens(data, start, slot).stream()
                .filter(token -> !token.value().equals(EMPTY) && !token.value().isEmpty())
                .toList();
    }

    /** In the order of time; of two at one time the new one counts. */
    static List<TimedValue> merge(List<TimedValue> stored, List<TimedValue> fresh) {
        Map<Instant, TimedValue> byTime = new TreeMap<>();
        stored.forEach(value -> byTime.put(value.time(), value));
        fresh.forEach(value -> byTime.put(value.time(), value));
        return List.copyOf(byTime.values());
    }
}

package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.message.DataError;
import health.callisto.iot.observation.ObservationGroup.TimedValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SampledData.data: one token for each slot of a period, {@code E} where there is no value (R4 datatypes.html#SampledData). Beside
 * it, in an extension, how long after the beginning of its slot each value was measured: of two values of one slot the later one
 * counts, also when it came first. Without the extension the first slot begins with the period, and all values with their slots.
 */
final class SampledStream {
    /** Milliseconds after the beginning of the slot, one for each token but {@code E}, joined by spaces. */
    static final String OFFSETS = "https://callisto.health/fhir/StructureDefinition/sampled-data-offsets";

    /** A mapping whose slots are a millisecond wide and whose groups span years must not take all memory. */
    private static final long MOST_SLOTS = 1_000_000;

    private static final int NANOS_OF_MILLI_DIGITS = 6;
    private static final int LONGEST_OFFSET = 30;
    private static final String EMPTY = "E";
    /** Stands after the last value, and in slots that have none. */
    private static final TimedValue END = new TimedValue(Instant.MAX, EMPTY);

    private SampledStream() {}

    static Duration slot(BigDecimal periodMillis) {
        return Duration.ofNanos(periodMillis
                .movePointRight(NANOS_OF_MILLI_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .max(BigDecimal.ONE)
                .longValueExact());
    }

    /** The slots of a period: their tokens and, one for each that is no {@code E}, the offsets. */
    private record Slots(String data, String offsets, boolean isExact) {}

    /**
     * Slots from the beginning of the period up to its end, which belongs to it; the last value of a slot counts.
     *
     * @param values in the order of their times
     */
    static String build(List<TimedValue> values, Period period, Duration slot) {
        return slots(values, period, slot).data();
    }

    /** Sets {@code data} of a SampledData, and the extension where it needs one. */
    static void write(ObjectNode sampledData, List<TimedValue> values, SampleGrid grid, Duration slot) {
        Instant origin = grid.origin(slot);
        Slots slots = slots(values, new Period(origin, grid.period().end()), slot);
        sampledData.put("data", slots.data());
        ArrayNode extensions = sampledData.arrayNode();
        for (JsonNode extension : sampledData.path("extension")) {
            if (!isOffsets(extension)) {
                extensions.add(extension);
            }
        }
        if (!slots.isExact() || !origin.equals(grid.period().start())) {
            extensions.addObject().put("url", OFFSETS).put("valueString", slots.offsets());
        }
        if (extensions.isEmpty()) {
            sampledData.remove("extension");
        } else {
            sampledData.set("extension", extensions);
        }
    }

    private static boolean isOffsets(JsonNode extension) {
        return extension.path("url").asText().equals(OFFSETS);
    }

    private static Slots slots(List<TimedValue> values, Period period, Duration slot) {
        long slots = Duration.between(period.start(), period.end()).dividedBy(slot) + 1;
        if (slots > MOST_SLOTS) {
            throw new DataError(
                    DataError.Kind.NOT_SUPPORTED,
                    "SampledData would have " + slots + " slots; " + MOST_SLOTS + " are the most");
        }
        StringBuilder data = new StringBuilder();
        StringBuilder offsets = new StringBuilder();
        boolean isExact = true;
        Iterator<TimedValue> all =
                values.stream().filter(SampledStream::isToken).iterator();
        TimedValue next = all.hasNext() ? all.next() : END;
        Instant start = period.start();
        for (long i = 0; i < slots; i++) {
            Instant end = start.plus(slot);
            TimedValue last = END;
            while (!next.equals(END) && next.time().isBefore(end)) {
                last = next.time().isBefore(start) ? END : next;
                next = all.hasNext() ? all.next() : END;
            }
            data.append(i == 0 ? "" : " ").append(last.value().strip());
            if (!last.equals(END)) {
                isExact &= last.time().equals(start);
                offsets.append(offsets.isEmpty() ? "" : " ").append(millis(Duration.between(start, last.time())));
            }
            start = end;
        }
        return new Slots(data.toString(), offsets.toString(), isExact);
    }

    /** A text of nothing is no value. */
    private static boolean isToken(TimedValue value) {
        String token = value.value();
        return !token.isBlank() && !token.equals(EMPTY);
    }

    private static String millis(Duration offset) {
        if (offset.isZero()) {
            return "0";
        }
        return BigDecimal.valueOf(offset.toNanos(), NANOS_OF_MILLI_DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The values of a SampledData on that grid, each at the time at which it was measured if that is known. */
    static List<TimedValue> read(JsonNode sampledData, SampleGrid grid, Duration slot) {
        String data = sampledData.path("data").asText();
        for (JsonNode extension : sampledData.path("extension")) {
            if (isOffsets(extension)) {
                String[] offsets =
                        extension.path("valueString").asText().strip().split(" +", -1);
                return moved(values(data, grid.origin(slot), slot), offsets, slot);
            }
        }
        return values(data, grid.period().start(), slot);
    }

    /** Offsets that somebody has written over are as if there were none. */
    private static List<TimedValue> moved(List<TimedValue> values, String[] offsets, Duration slot) {
        if (offsets.length != values.size()) {
            return values;
        }
        List<TimedValue> moved = new ArrayList<>(values.size());
        for (int i = 0; i < offsets.length; i++) {
            Duration offset = offset(offsets[i]);
            TimedValue value = values.get(i);
            moved.add(
                    offset.isNegative() || offset.compareTo(slot) >= 0
                            ? value
                            : new TimedValue(value.time().plus(offset), value.value()));
        }
        return moved;
    }

    private static Duration offset(String millis) {
        try {
            return millis.length() > LONGEST_OFFSET
                    ? Duration.ZERO
                    : Duration.ofNanos(new BigDecimal(millis)
                            .movePointRight(NANOS_OF_MILLI_DIGITS)
                            .longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    /** The tokens of a stream, each at the beginning of its slot. */
    static List<TimedValue> tokens(String data, Instant start, Duration slot) {
        return tokens(data, start, slot, false);
    }

    /** The same without empty slots. */
    static List<TimedValue> values(String data, Instant start, Duration slot) {
        return tokens(data, start, slot, true);
    }

    private static List<TimedValue> tokens(String data, Instant start, Duration slot, boolean valuesOnly) {
        String text = data.strip();
        List<TimedValue> tokens = new ArrayList<>();
        Instant at = start;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf(' ', from);
            end = end < 0 ? text.length() : end;
            if (end > from) {
                boolean isEmpty = end - from == 1 && text.charAt(from) == EMPTY.charAt(0);
                if (!isEmpty || !valuesOnly) {
                    tokens.add(new TimedValue(at, text.substring(from, end)));
                }
                at = at.plus(slot);
            }
            from = end + 1;
        }
        return tokens;
    }

    /** In the order of time; of two at one time the new one counts. */
    static List<TimedValue> merge(List<TimedValue> stored, List<TimedValue> fresh) {
        Map<Instant, TimedValue> byTime = new TreeMap<>();
        stored.forEach(value -> byTime.put(value.time(), value));
        fresh.forEach(value -> byTime.put(value.time(), value));
        return List.copyOf(byTime.values());
    }
}

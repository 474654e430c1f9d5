package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that the topic has still to make, in their order. */
final class TopicFaults {
    private static final int MOST_DELAY_MILLIS = 600_000;

    private final List<TopicFault> waiting = new ArrayList<>();

    /** Takes the place of those that wait; IllegalArgumentException if one cannot be read. */
    synchronized void set(JsonNode faults) {
        List<TopicFault> read = new ArrayList<>();
        for (JsonNode fault : faults.isArray() ? faults : List.of(faults)) {
            read.add(fault(fault));
        }
        waiting.clear();
        waiting.addAll(read);
    }

    private static TopicFault fault(JsonNode fault) {
        int status = number(fault, "status", -1, 599);
        if (status != 0 && status < 200) {
            throw new IllegalArgumentException("A fault has a status: 0 (cut the connection) or an HTTP status");
        }
        int times = number(fault, "times", 1, Integer.MAX_VALUE);
        int delayMillis = number(fault, "delayMillis", 0, MOST_DELAY_MILLIS);
        if (times < 1 || delayMillis < 0) {
            throw new IllegalArgumentException("times begins at 1 and delayMillis at 0");
        }
        return new TopicFault(
                status,
                fault.path("accepts").asBoolean(false),
                Duration.ofMillis(delayMillis),
                times,
                fault.path("subjectContains").asText());
    }

    private static int number(JsonNode fault, String name, int otherwise, int most) {
        JsonNode number = fault.path(name);
        if (number.isMissingNode()) {
            return otherwise;
        }
        if (!number.canConvertToInt() || !number.isIntegralNumber() || number.intValue() > most) {
            throw new IllegalArgumentException(name + " must be a whole number of at most " + most);
        }
        return number.intValue();
    }

    synchronized void clear() {
        waiting.clear();
    }

    synchronized int count() {
        return waiting.stream().mapToInt(TopicFault::times).sum();
    }

    /** What becomes of a batch; empty: nothing bad. */
    synchronized Optional<TopicFault> next(List<JsonNode> events) {
        for (int i = 0; i < waiting.size(); i++) {
            TopicFault fault = waiting.get(i);
            if (events.stream().anyMatch(event -> event.path("subject").asText().contains(fault.subjectContains()))) {
                if (fault.times() <= 1) {
                    waiting.remove(i);
                } else {
                    waiting.set(i, fault.once());
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}

package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that the topic has still to make, in their order. */
final class TopicFaults {
    private final List<TopicFault> waiting = new ArrayList<>();

    /** Takes the place of those that wait; IllegalArgumentException if one cannot be read. */
    synchronized void set(JsonNode faults) {
        List<TopicFault> read = new ArrayList<>();
        for (JsonNode fault : faults.isArray() ? faults : List.of(faults)) {
            int status = fault.path("status").asInt(0);
            if (status != 0 && (status < 200 || status > 599)) {
                throw new IllegalArgumentException("status must be 0 (cut the connection) or an HTTP status");
            }
            read.add(new TopicFault(
                    status,
                    fault.path("accepts").asBoolean(false),
                    Duration.ofMillis(fault.path("delayMillis").asLong(0)),
                    fault.path("times").asInt(1),
                    fault.path("subjectContains").asText()));
        }
        waiting.clear();
        waiting.addAll(read);
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

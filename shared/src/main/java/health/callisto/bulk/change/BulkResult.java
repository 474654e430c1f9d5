package health.callisto.bulk.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.job.Job;
import health.callisto.job.JobState;
import health.callisto.job.JobUnit;
import health.callisto.job.UnitState;
import java.util.List;
import java.util.function.ToLongFunction;

/** The Parameters that bulk deletes and updates end with: how many resources of each type. */
final class BulkResult {
    private final ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("resourceType", "Parameters");
    private final ArrayNode list = parameters.putArray("parameter");
    private final List<JobUnit> units;

    /** @param units one for each type, which is its definition */
    BulkResult(List<JobUnit> units) {
        this.units = units;
    }

    /** Adds a parameter with a part for each type of which there is any. */
    BulkResult count(String name, ToLongFunction<JobUnit> count) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (JobUnit unit : units) {
            if (count.applyAsLong(unit) > 0) {
                parts.addObject().put("name", unit.definition()).put("valueInteger", count.applyAsLong(unit));
            }
        }
        if (!parts.isEmpty()) {
            list.addObject().put("name", name).set("part", parts);
        }
        return this;
    }

    /** Adds the texts, one parameter each. */
    BulkResult texts(String name, List<String> texts) {
        texts.forEach(text -> list.addObject().put("name", name).put("valueString", text));
        return this;
    }

    /** The Parameters, with what made units fail. */
    String json() {
        texts(
                "error",
                units.stream()
                        .filter(unit -> unit.state() == UnitState.FAILED)
                        .map(unit -> unit.definition() + ": " + unit.error())
                        .toList());
        return parameters.toString();
    }

    static JobState state(Job job, List<JobUnit> units) {
        if (job.state() == JobState.CANCELLING) {
            return JobState.CANCELLED;
        }
        return units.stream().anyMatch(unit -> unit.state() == UnitState.FAILED || unit.failed() > 0)
                ? JobState.COMPLETED_WITH_ERRORS
                : JobState.COMPLETED;
    }
}

package health.callisto.http;

import health.callisto.access.DataAction;
import java.util.List;

/**
 * A row of a table of routes: which requests it takes, and what the steps of the pipeline need to know of them.
 *
 * @param code of the interaction, as R4's CapabilityStatement has it ({@code read}, {@code search-type}, …), or the name of an
 *     operation; the audit names it
 * @param path segments; {@code {type}} and {@code {id}} take any value that does not begin with '_' or '$', {@code {any}} takes any
 * @param effect what it does to data
 * @param action the right that its caller needs
 * @param storage whether the storage account is needed for it
 * @param handler carries it out
 */
public record Route<H>(
        String code,
        Level level,
        String method,
        List<String> path,
        Effect effect,
        DataAction action,
        boolean storage,
        H handler) {
    /** Where an interaction belongs in a CapabilityStatement. */
    public enum Level {
        SYSTEM,
        TYPE,
        OPERATION,
        /** An operation of every resource type. */
        INSTANCE_OPERATION,
        /** An operation of the one type that its path begins with. */
        TYPE_OPERATION,
        /** Not listed there. */
        OTHER
    }

    /** What a request does to the data of a service. */
    public enum Effect {
        READS,
        WRITES,
        /** Starts, reports or cancels a job, which asks for itself what may run beside it. */
        JOB,
        /** A batch or transaction: each entry has a route of its own. */
        ENTRIES
    }

    public Route {
        path = List.copyOf(path);
    }

    boolean fits(List<String> segments) {
        if (segments.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean word = segment.startsWith("_") || segment.startsWith("$");
            if (path.get(i).startsWith("{")
                    ? word && !path.get(i).equals("{any}")
                    : !path.get(i).equals(segment)) {
                return false;
            }
        }
        return true;
    }
}

package health.callisto.deidentify;

import java.util.EnumSet;
import java.util.Set;

/** One resource's way through the rules: where it comes from, and what was done to it. */
final class Pass {
    private final String resourceId;
    private final Origin origin;
    private final Set<Operation> operations = EnumSet.noneOf(Operation.class);

    /** @param resourceId the logical id before anything was done */
    Pass(String resourceId, Origin origin) {
        this.resourceId = resourceId;
        this.origin = origin;
    }

    String resourceId() {
        return resourceId;
    }

    Origin origin() {
        return origin;
    }

    void done(Node node, Operation operation) {
        node.setOperation(operation);
        operations.add(operation);
    }

    /** In the order of the labels. */
    Set<Operation> operations() {
        return operations;
    }

    /** What is done to a resource inside this one: told by both. */
    Pass inside() {
        return new Pass(resourceId, origin);
    }

    void addAll(Pass inner) {
        operations.addAll(inner.operations);
    }
}

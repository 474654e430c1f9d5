package health.callisto.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A kind of resource of the management API: what may be said of one, and what happens when it comes and goes. */
public interface ResourceKind {
    /** The word of its URLs, such as {@code iotConnectors}. */
    String collection();

    /** As Azure Resource Manager names it, such as {@code Microsoft.HealthcareApis/workspaces/iotconnectors}. */
    String type();

    /** Accepts the body of a {@code PUT}; Problem INVALID that names the property, CONFLICT where others stand against it. */
    void check(ManagedPath path, ObjectNode body);

    /** Makes what it needs, before it is recorded; doing it once more changes nothing. */
    default void prepare(ManagedPath path, ObjectNode body) {}

    /** Problem CONFLICT if it cannot be removed. */
    default void checkRemoval(ManagedPath path) {}

    /** What it has consumed, such as {@code storage}; empty for a kind of which nothing is measured. */
    default Optional<ObjectNode> usage(ManagedPath path) {
        return Optional.empty();
    }

    /** Takes away what it had, before it is forgotten; doing it once more changes nothing. */
    default void takeAway(ManagedPath path) {}
}

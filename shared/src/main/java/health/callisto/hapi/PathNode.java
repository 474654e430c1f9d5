package health.callisto.hapi;

import java.util.List;
import java.util.Optional;

/** An element that FHIRPath walks over, as whoever evaluates an expression holds it. */
public interface PathNode {
    /** The step that leads to it: {@code value}, not {@code valueQuantity}. */
    String name();

    /** {@code Patient}, {@code HumanName}, {@code date}; {@code BackboneElement} for an element without a type of its own. */
    String typeName();

    boolean isResource();

    boolean isPrimitive();

    /** The text of a primitive's value; empty where it has none. */
    Optional<String> text();

    List<? extends PathNode> children();

    /** It and all below it, but for what is inside resources that it contains. */
    List<? extends PathNode> selfAndDescendants();
}

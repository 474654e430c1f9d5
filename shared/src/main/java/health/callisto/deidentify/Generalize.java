package health.callisto.deidentify;

import health.callisto.hapi.NodePath;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * {@code generalize}: the value becomes what the first case says whose condition holds.
 *
 * @param keepsOthers what no case holds for stays; or else it goes
 */
record Generalize(List<Case> cases, boolean keepsOthers) implements Method {
    /** A condition and an expression, in both of which {@code $this} is the value. */
    record Case(NodePath condition, NodePath result) {}

    Generalize {
        cases = List.copyOf(cases);
    }

    @Override
    public void apply(Node node, Pass pass) {
        if (!node.isPrimitive()) {
            throw Problem.invalid("leads to an element of the type " + node.typeName()
                    + ", and generalize is for primitive values; let the path end at one, "
                    + "or redact extensions in a rule before this one");
        }
        if (node.value().isPresent()) {
            generalize(node);
            pass.done(node, Operation.GENERALIZE);
        }
    }

    private void generalize(Node node) {
        Node resource = node.resource();
        for (Case each : cases) {
            if (each.condition().holds(resource, node)) {
                Optional<String> general = each.result().text(resource, node);
                general.ifPresentOrElse(text -> node.setValue(Literal.of(node.typeName(), text)), node::clearValue);
                return;
            }
        }
        if (!keepsOthers) {
            node.clearValue();
        }
    }
}

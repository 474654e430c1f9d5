package health.callisto.deidentify;

import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code substitute}: the value becomes a given one. Of an element with members only what earlier rules have settled stays.
 *
 * @param replacement a primitive's text; empty: none
 * @param object the JSON of an element with members; empty: the replacement is a primitive
 */
record Substitute(Optional<String> replacement, Optional<byte[]> object, NodeReader reader) implements Method {
    @Override
    public void apply(Node node, Pass pass) {
        if (node.isPrimitive()) {
            if (object.isPresent()) {
                throw Problem.invalid("leads to a primitive value (" + node.typeName()
                        + "), and replaceWith is an object; give a string");
            }
            replacement.ifPresentOrElse(text -> node.setValue(Literal.of(node.typeName(), text)), node::clearValue);
            removeOthers(node, List.of());
        } else {
            if (replacement.isPresent()) {
                throw Problem.invalid("leads to an element of the type " + node.typeName()
                        + ", and replaceWith is a string; give an object with its members");
            }
            merge(node, Optional.of(read(node)));
        }
        pass.done(node, Operation.SUBSTITUTE);
        node.settleAll();
    }

    private Node read(Node node) {
        try {
            return object.map(json -> reader.value(json, node.type())).orElseGet(() -> Node.root(node.type()));
        } catch (Problem e) {
            throw Problem.invalid("leads to an element of the type " + node.typeName()
                    + ", which has not all the members that replaceWith has");
        }
    }

    /** Makes the node what the other one is, but for what is settled. */
    private static void merge(Node node, Optional<Node> other) {
        if (node.settled()) {
            return;
        }
        List<Node> wanted = other.map(Node::children).orElseGet(List::of);
        for (String name : wanted.stream().map(Node::jsonName).collect(Collectors.toCollection(LinkedHashSet::new))) {
            List<Node> targets = named(wanted, name);
            List<Node> there = named(node.children(), name);
            for (int i = 0; i < there.size(); i++) {
                mergeOrRemove(node, there.get(i), i < targets.size() ? Optional.of(targets.get(i)) : Optional.empty());
            }
            targets.stream().skip(there.size()).forEach(node::adopt);
        }
        removeOthers(node, wanted);
        other.flatMap(Node::value).ifPresentOrElse(node::setValue, node::clearValue);
    }

    private static void removeOthers(Node node, List<Node> wanted) {
        for (Node child : new ArrayList<>(node.children())) {
            if (named(wanted, child.jsonName()).isEmpty()) {
                mergeOrRemove(node, child, Optional.empty());
            }
        }
    }

    private static void mergeOrRemove(Node parent, Node child, Optional<Node> target) {
        if (target.isPresent() || hasSettled(child)) {
            merge(child, target);
        } else {
            parent.remove(child);
        }
    }

    private static boolean hasSettled(Node node) {
        return node.settled() || node.children().stream().anyMatch(Substitute::hasSettled);
    }

    private static List<Node> named(List<Node> nodes, String jsonName) {
        return nodes.stream().filter(node -> node.jsonName().equals(jsonName)).toList();
    }
}

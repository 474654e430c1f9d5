package health.callisto.deidentify;

import java.util.stream.Stream;

/** A step of a simple path. */
sealed interface RulePathStep {
    Stream<Node> from(Node node);

    /** {@code .name} */
    record Child(String name) implements RulePathStep {
        @Override
        public Stream<Node> from(Node node) {
            return node.children().stream().filter(child -> child.name().equals(name));
        }
    }

    /** {@code .children()} */
    record AnyChild() implements RulePathStep {
        @Override
        public Stream<Node> from(Node node) {
            return node.children().stream();
        }
    }

    /** {@code .as(Type)}, {@code .ofType(Type)}, {@code as Type} */
    record OfType(String type) implements RulePathStep {
        @Override
        public Stream<Node> from(Node node) {
            return node.isOf(type) ? Stream.of(node) : Stream.empty();
        }
    }

    /** {@code nodesByType('Type')} */
    record Typed(String type) implements RulePathStep {
        @Override
        public Stream<Node> from(Node node) {
            return node.selfAndDescendants().stream().filter(found -> found.isOf(type));
        }
    }

    /** {@code nodesByName('name')} */
    record Named(String name) implements RulePathStep {
        @Override
        public Stream<Node> from(Node node) {
            return node.selfAndDescendants().stream()
                    .filter(found -> found.name().equals(name));
        }
    }
}

package health.callisto.deidentify;

import health.callisto.hapi.NodePath;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One branch of a rule's path ({@code a | b} has two): of resources of which types it is, and the elements that it leads to. */
record PathBranch(String type, Way way) {
    private static final Set<String> EVERY = Set.of("", "Resource", "DomainResource");

    /** How it leads there. */
    sealed interface Way {
        List<Node> from(Node resource);
    }

    /** What most paths are: walked without an engine. */
    record Steps(List<RulePathStep> steps) implements Way {
        Steps {
            steps = List.copyOf(steps);
        }

        @Override
        public List<Node> from(Node resource) {
            Stream<Node> found = Stream.of(resource);
            for (RulePathStep step : steps) {
                found = found.flatMap(step::from);
            }
            return found.toList();
        }
    }

    /** Any other FHIRPath. */
    record Expression(NodePath path) implements Way {
        @Override
        public List<Node> from(Node resource) {
            return path.select(resource, resource).stream()
                    .map(Node.class::cast)
                    .toList();
        }
    }

    boolean concerns(String resourceType) {
        return EVERY.contains(type) || type.equals(resourceType);
    }
}

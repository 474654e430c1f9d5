package health.callisto.deidentify;

import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A rule: what it does, and to which elements.
 *
 * @param index in {@code fhirPathRules}
 * @param path as it is written there
 */
record Rule(int index, String path, List<PathBranch> branches, Method method) {
    private static final int MOST_TOLD = 200;

    Rule {
        branches = List.copyOf(branches);
    }

    boolean concerns(String resourceType) {
        return branches.stream().anyMatch(branch -> branch.concerns(resourceType));
    }

    /** Applies it to what it leads to in the resource and to all below, but for what earlier rules have settled. */
    void apply(Node resource, Pass pass) {
        for (PathBranch branch : branches) {
            if (branch.concerns(resource.typeName())) {
                branch.way().from(resource).forEach(node -> settle(node, pass));
            }
        }
    }

    private void settle(Node node, Pass pass) {
        if (!node.settled()) {
            method.apply(node, pass);
            node.settle();
            // The method may have changed the list.
            for (Node child : List.copyOf(node.children())) {
                if (!child.isResource()) {
                    settle(child, pass);
                }
            }
        }
    }

    /** The error with the place of the rule that is its cause. */
    Problem at(Problem error) {
        return at(index, path, error);
    }

    static Problem at(int index, String path, Problem error) {
        String told = path.length() > MOST_TOLD ? path.substring(0, MOST_TOLD) + "…" : path;
        String reason = error.issues().stream().map(Issue::diagnostics).collect(Collectors.joining("; "));
        return new Problem(
                error.kind(),
                List.of(Issue.error(
                        "invalid",
                        "The rule fhirPathRules[" + index + "] (path " + told + ") of the anonymization configuration: "
                                + reason,
                        "")));
    }
}

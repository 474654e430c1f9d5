package health.callisto.fhir;

import health.callisto.problem.Issue;
import java.util.ArrayList;
import java.util.List;

/** The issues of one validation; makes the FHIRPath of a node only when there is something to say about it. */
final class IssueList {
    private final JsonDocument document;
    private final int limit;
    private final List<Issue> issues = new ArrayList<>(0);

    IssueList(JsonDocument document, int limit) {
        this.document = document;
        this.limit = limit;
    }

    boolean full() {
        return issues.size() >= limit;
    }

    void add(int node, String code, String diagnostics) {
        if (!full()) {
            issues.add(Issue.error(code, diagnostics, JsonPlace.of(document, node)));
        }
    }

    /** The member is not there: the place is named under its parent. */
    void addMissing(int parent, String member, String diagnostics) {
        if (!full()) {
            issues.add(Issue.error("required", diagnostics, JsonPlace.of(document, parent) + "." + member));
        }
    }

    List<Issue> toList() {
        return List.copyOf(issues);
    }
}

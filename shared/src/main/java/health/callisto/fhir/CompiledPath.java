package health.callisto.fhir;

import java.util.List;
import java.util.Set;

/**
 * A FHIRPath expression of the subset that search parameters need, compiled to steps over the nodes of a document: child
 * names are numbers, choices are spread out, nothing is allocated for what does not match. Immutable, for all threads.
 */
public final class CompiledPath {
    /** Takes a value that the path found. */
    @FunctionalInterface
    public interface Match {
        void found(int node, TypeDefinition type);
    }

    /** One branch of a union. */
    static final class Branch {
        private final boolean fromResource;
        private final Step[] steps;
        /** Of the names that it begins with; see {@link JsonDocument#mayHave}. */
        private final long begins;

        Branch(boolean fromResource, List<Step> steps) {
            this.fromResource = fromResource;
            this.steps = steps.toArray(Step[]::new);
            this.begins = !steps.isEmpty() && steps.get(0) instanceof Step.Child child
                    ? JsonDocument.namesMask(child.numbers())
                    : JsonDocument.ANY_NAME;
        }
    }

    private final Branch[] branches;
    private final boolean presence;
    private final Set<TypeDefinition> types;
    private final Set<ElementDefinition> elements;

    CompiledPath(List<Branch> branches, boolean presence, Set<TypeDefinition> types, Set<ElementDefinition> elements) {
        this.branches = branches.toArray(Branch[]::new);
        this.presence = presence;
        this.types = Set.copyOf(types);
        this.elements = Set.copyOf(elements);
    }

    /** The elements that what it finds may be. */
    public Set<ElementDefinition> elements() {
        return elements;
    }

    /** The types that what it finds may have. */
    public Set<TypeDefinition> types() {
        return types;
    }

    /**
     * Whether the expression asks for a truth: it is true when the path finds something that is not {@code false}, and
     * false otherwise ({@code Patient.deceased.exists() and Patient.deceased != false}).
     */
    public boolean isPresence() {
        return presence;
    }

    /** Calls back for each value, in the order of the branches and of the document. */
    public void each(
            JsonDocument document, int context, TypeDefinition contextType, TypeDefinition resourceType, Match match) {
        for (Branch branch : branches) {
            int start = branch.fromResource ? JsonDocument.ROOT : context;
            // Most parameters of a type find nothing in most of its resources.
            if (start != JsonDocument.ROOT || document.mayHave(branch.begins)) {
                TypeDefinition type = branch.fromResource ? resourceType : contextType;
                new Walk(document, branch.steps, match).from(0, start, type);
            }
        }
    }

    /** One evaluation of one branch. */
    private static final class Walk {
        private final JsonDocument document;
        private final Step[] steps;
        private final Match match;
        private int passed;

        Walk(JsonDocument document, Step[] steps, Match match) {
            this.document = document;
            this.steps = steps;
            this.match = match;
        }

        void from(int index, int node, TypeDefinition type) {
            if (index == steps.length) {
                match.found(node, type);
                return;
            }
            Step step = steps[index];
            if (step instanceof Step.Child child) {
                children(index, node, type, child);
            } else if (step instanceof Step.First first) {
                // Depth first is document order: the first to come by is the first of the collection.
                if (passed++ == first.position()) {
                    from(index + 1, node, type);
                }
            } else if (step.admits(document, node, type)) {
                from(index + 1, node, type);
            }
        }

        private void children(int index, int node, TypeDefinition type, Step.Child step) {
            for (int child = document.firstChild(node); child != JsonDocument.NONE; child = document.next(child)) {
                if (!step.names(document.name(child)) || document.isShadow(child)) {
                    continue;
                }
                ElementDefinition element = type.element(document.name(child));
                if (element == null) {
                    continue;
                }
                if (!document.isArray(child)) {
                    from(index + 1, child, element.type());
                    continue;
                }
                for (int item = document.firstChild(child); item != JsonDocument.NONE; item = document.next(item)) {
                    if (document.kind(item) != JsonDocument.Kind.NULL) {
                        from(index + 1, item, element.type());
                    }
                }
            }
        }
    }
}

package health.callisto.fhir;

import health.callisto.problem.Issue;
import java.util.List;

/**
 * Checks a resource against the structure of R4: elements, cardinality, JSON types, formats of primitives, choices,
 * required bindings of codes, references, narrative (R4 validation.html; json.html). One pass over the tape; it makes no
 * text unless something is wrong. Immutable, for all threads.
 */
public final class StructureValidator {
    /** More are not told; the resource is refused anyway. */
    public static final int MAX_ISSUES = 50;

    private final Definitions definitions;
    private final int resourceTypeName;
    private final int contained;
    private final TypeDefinition extension;
    private final TypeDefinition reference;
    private final TypeDefinition element;
    private final ReferenceRules references;

    public StructureValidator(Definitions definitions) {
        this.definitions = definitions;
        this.resourceTypeName = definitions.names().number("resourceType");
        this.contained = definitions.names().number("contained");
        this.extension = definitions.type("Extension").orElseThrow();
        this.reference = definitions.type("Reference").orElseThrow();
        this.element = definitions.type("Element").orElseThrow();
        this.references = new ReferenceRules(definitions);
    }

    /** One issue for each place that violates R4, at most {@link #MAX_ISSUES}; empty for a valid resource. */
    public List<Issue> validate(JsonDocument document) {
        Pass pass = new Pass(document);
        pass.resource(JsonDocument.ROOT, false);
        return pass.issues.toList();
    }

    /** The state of one validation. */
    private final class Pass {
        private final JsonDocument document;
        private final IssueList issues;

        Pass(JsonDocument document) {
            this.document = document;
            this.issues = new IssueList(document, MAX_ISSUES);
        }

        void resource(int node, boolean inside) {
            if (!document.isObject(node)) {
                issues.add(node, "structure", "A resource must be a JSON object");
                return;
            }
            int typeNode = document.child(node, resourceTypeName);
            if (typeNode == JsonDocument.NONE || !document.isString(typeNode)) {
                issues.add(node, "structure", "A resource must have a resourceType, such as \"Patient\"");
                return;
            }
            TypeDefinition type = definitions.type(document.text(typeNode)).orElse(null);
            if (type == null || type.kind() != TypeDefinition.Kind.RESOURCE) {
                issues.add(typeNode, "structure", "The resourceType is not one of R4's resource types");
                return;
            }
            if (inside && document.child(node, contained) != JsonDocument.NONE) {
                issues.add(node, "structure", "A contained resource must not contain others; lift them one level up");
            }
            object(node, type, true);
        }

        private void object(int node, TypeDefinition type, boolean isResource) {
            int first = document.firstChild(node);
            if (first == JsonDocument.NONE) {
                issues.add(node, "structure", "An object must not be empty; leave the element out");
                return;
            }
            for (int child = first; child != JsonDocument.NONE; child = document.next(child)) {
                if (issues.full()) {
                    return;
                }
                ElementDefinition element = type.element(document.name(child));
                if (element == null) {
                    if (!isResource || document.name(child) != resourceTypeName || document.isShadow(child)) {
                        issues.add(
                                child,
                                "structure",
                                "R4 has no such element in " + type.name() + "; remove it or mend its name");
                    }
                } else if (document.isShadow(child)) {
                    shadow(node, child, element);
                } else {
                    element(node, child, element);
                }
            }
            present(node, type);
            if (type == extension) {
                ExtensionRules.check(document, node, issues);
            }
        }

        /** Required elements are there, and of a choice there is one type only. */
        private void present(int node, TypeDefinition type) {
            List<ElementDefinition> required = type.required();
            for (int i = 0; i < required.size(); i++) {
                ElementDefinition element = required.get(i);
                boolean firstOfChoice = !element.choice() || i == 0 || !sameChoice(required.get(i - 1), element);
                if (firstOfChoice && !hasAny(node, element.pathName(), type, element)) {
                    issues.addMissing(
                            node,
                            element.choice() ? element.pathName() + "[x]" : element.jsonName(),
                            "The element '" + element.pathName() + "' is required in " + type.name());
                }
            }
            int previous = JsonDocument.NONE;
            for (int child = document.firstChild(node); child != JsonDocument.NONE; child = document.next(child)) {
                ElementDefinition element = type.element(document.name(child));
                if (element == null || !element.choice()) {
                    continue;
                }
                if (previous != JsonDocument.NONE && clashes(node, child, element, type)) {
                    issues.add(
                            child,
                            "structure",
                            "Only one type of " + element.pathName() + "[x] may be there; remove the others");
                }
                previous = child;
            }
        }

        private boolean sameChoice(ElementDefinition one, ElementDefinition other) {
            return one.choice() && other.choice() && one.pathName().equals(other.pathName());
        }

        private boolean hasAny(int node, String pathName, TypeDefinition type, ElementDefinition wanted) {
            for (int child = document.firstChild(node); child != JsonDocument.NONE; child = document.next(child)) {
                if (document.name(child) == wanted.name()) {
                    return true;
                }
                ElementDefinition element = wanted.choice() ? type.element(document.name(child)) : null;
                if (element != null && element.pathName().equals(pathName)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether an earlier member is of the same choice but another type. */
        private boolean clashes(int node, int child, ElementDefinition element, TypeDefinition type) {
            for (int earlier = document.firstChild(node); earlier != child; earlier = document.next(earlier)) {
                ElementDefinition other = type.element(document.name(earlier));
                if (other != null && other.name() != element.name() && sameChoice(other, element)) {
                    return true;
                }
            }
            return false;
        }

        private void element(int parent, int child, ElementDefinition element) {
            if (document.isArray(child) != element.repeats()) {
                issues.add(
                        child,
                        "structure",
                        element.repeats()
                                ? "This element repeats: its value must be a JSON array"
                                : "This element does not repeat: its value must not be a JSON array");
                return;
            }
            if (!element.repeats()) {
                value(child, element);
                return;
            }
            int item = document.firstChild(child);
            if (item == JsonDocument.NONE) {
                issues.add(child, "structure", "An array must not be empty; leave the element out");
            }
            for (; item != JsonDocument.NONE && !issues.full(); item = document.next(item)) {
                if (document.kind(item) == JsonDocument.Kind.NULL) {
                    nullItem(parent, child, item, element);
                } else {
                    value(item, element);
                }
            }
        }

        /** null stands in an array of primitives only where the array beside it has an object (R4 json.html#primitive). */
        private void nullItem(int parent, int array, int item, ElementDefinition element) {
            int beside = element.type().isPrimitive() ? shadowOf(parent, element) : JsonDocument.NONE;
            int counterpart = beside == JsonDocument.NONE ? JsonDocument.NONE : document.firstChild(beside);
            for (int at = document.firstChild(array);
                    at != item && counterpart != JsonDocument.NONE;
                    at = document.next(at)) {
                counterpart = document.next(counterpart);
            }
            if (counterpart == JsonDocument.NONE || !document.isObject(counterpart)) {
                issues.add(
                        item,
                        "structure",
                        "null may stand only where _" + element.jsonName() + " has an object at the same place");
            }
        }

        private int shadowOf(int parent, ElementDefinition element) {
            for (int child = document.firstChild(parent); child != JsonDocument.NONE; child = document.next(child)) {
                if (document.isShadow(child) && document.name(child) == element.name()) {
                    return child;
                }
            }
            return JsonDocument.NONE;
        }

        private void value(int node, ElementDefinition element) {
            TypeDefinition type = element.type();
            if (type.isPrimitive()) {
                primitive(node, element, type.format());
            } else if (type.kind() == TypeDefinition.Kind.ABSTRACT) {
                resource(node, document.name(node) == contained);
            } else if (!document.isObject(node)) {
                issues.add(node, "structure", "A " + type.name() + " must be a JSON object");
            } else {
                object(node, type, false);
                if (type == reference) {
                    references.check(document, node, issues);
                }
            }
        }

        private void primitive(int node, ElementDefinition element, PrimitiveFormat format) {
            if (document.kind(node) != format.jsonKind()) {
                issues.add(node, "structure", "The value must be " + format.description());
            } else if (document.hasControls(node)) {
                issues.add(
                        node,
                        "value",
                        "Text may not have control characters other than tab, line feed and carriage return");
            } else if (!format.matches(document, node)) {
                issues.add(node, "value", "The value must be " + format.description());
            } else if (!element.binding().codes().isEmpty()
                    && !element.binding().codes().contains(document.text(node))) {
                issues.add(
                        node,
                        "code-invalid",
                        "The code must be one of "
                                + element.binding().codes().stream()
                                        .sorted()
                                        .limit(20)
                                        .toList());
            } else if (format == PrimitiveFormat.XHTML) {
                String fault = Narrative.fault(document.text(node));
                if (!fault.isEmpty()) {
                    issues.add(node, "structure", fault);
                }
            }
        }

        /** The object (or array of objects and nulls) beside a primitive: its id and extensions. */
        private void shadow(int parent, int child, ElementDefinition element) {
            if (!element.type().isPrimitive()) {
                issues.add(child, "structure", "Only a primitive element has a member with an underscore beside it");
                return;
            }
            if (document.isArray(child) != element.repeats()) {
                issues.add(
                        child,
                        "structure",
                        "The member beside '" + element.jsonName() + "' must have the same form as it");
                return;
            }
            if (!element.repeats()) {
                shadowObject(child, false);
                return;
            }
            for (int item = document.firstChild(child); item != JsonDocument.NONE; item = document.next(item)) {
                shadowObject(item, true);
            }
            int values = document.child(parent, element.name());
            if (values != JsonDocument.NONE && count(values) != count(child)) {
                issues.add(
                        child,
                        "structure",
                        "The arrays '" + element.jsonName() + "' and '_" + element.jsonName()
                                + "' must be of one length");
            }
        }

        private void shadowObject(int node, boolean nullable) {
            if (document.isObject(node)) {
                object(node, StructureValidator.this.element, false);
            } else if (!nullable || document.kind(node) != JsonDocument.Kind.NULL) {
                issues.add(node, "structure", "Beside a primitive stands an object with id or extension");
            }
        }

        private int count(int array) {
            int count = 0;
            for (int item = document.firstChild(array); item != JsonDocument.NONE; item = document.next(item)) {
                count++;
            }
            return count;
        }
    }
}

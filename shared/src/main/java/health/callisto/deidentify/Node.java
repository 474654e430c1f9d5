package health.callisto.deidentify;

import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.TypeDefinition;
import health.callisto.hapi.PathNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An element of a resource that is being de-identified: a primitive has a value, and may have children (id, extensions) too. */
final class Node implements PathNode {
    private final String jsonName;
    private final String name;
    private final boolean repeats;
    private final TypeDefinition type;
    private final @Nullable Node parent;
    private final List<Node> children = new ArrayList<>();
    private @Nullable Literal value;
    private boolean settled;
    private @Nullable Operation operation;
    private @Nullable List<Node> all;

    private Node(String jsonName, String name, boolean repeats, TypeDefinition type, @Nullable Node parent) {
        this.jsonName = jsonName;
        this.name = name;
        this.repeats = repeats;
        this.type = type;
        this.parent = parent;
    }

    static Node root(TypeDefinition type) {
        return new Node("", "", false, type, null);
    }

    /** A new child behind the others; its type is the element's, or that of the resource which it holds. */
    Node add(ElementDefinition element, TypeDefinition childType) {
        Node child = new Node(element.jsonName(), element.pathName(), element.repeats(), childType, this);
        children.add(child);
        return child;
    }

    /** A child of that element with that value. */
    void add(ElementDefinition element, Literal literal) {
        add(element, element.type()).value = literal;
    }

    /** Adds a copy of that node and all below it. */
    void adopt(Node other) {
        Node child = new Node(other.jsonName, other.name, other.repeats, other.type, this);
        child.value = other.value;
        other.children.forEach(child::adopt);
        children.add(child);
    }

    void remove(Node child) {
        children.remove(child);
    }

    /** Moves the child that was added last to that place among the others. */
    void moveLastTo(int index) {
        children.add(index, children.remove(children.size() - 1));
    }

    String jsonName() {
        return jsonName;
    }

    /** Whether its member is an array. */
    boolean repeats() {
        return repeats;
    }

    TypeDefinition type() {
        return type;
    }

    Optional<Node> parent() {
        return Optional.ofNullable(parent);
    }

    boolean isOf(String typeName) {
        return typeName().equals(typeName);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String typeName() {
        return type.kind() == TypeDefinition.Kind.BACKBONE ? "BackboneElement" : type.name();
    }

    @Override
    public boolean isResource() {
        return type.kind() == TypeDefinition.Kind.RESOURCE;
    }

    @Override
    public boolean isPrimitive() {
        return type.isPrimitive();
    }

    @Override
    public Optional<String> text() {
        return value().map(Literal::text);
    }

    @Override
    public List<Node> children() {
        return children;
    }

    List<Node> children(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /** As they were when they were first asked for. */
    @Override
    public List<Node> selfAndDescendants() {
        List<Node> found = all;
        if (found == null) {
            found = new ArrayList<>();
            collect(found);
            all = found;
        }
        return found;
    }

    private void collect(List<Node> found) {
        found.add(this);
        for (Node child : children) {
            if (!child.isResource()) {
                child.collect(found);
            }
        }
    }

    Optional<Literal> value() {
        return Optional.ofNullable(value);
    }

    void setValue(Literal literal) {
        value = literal;
    }

    void clearValue() {
        value = null;
    }

    /** Whether a rule has been applied to it: no other one is. */
    boolean settled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    /** Marks all of it as done, but for resources that it contains. */
    void settleAll() {
        settled = true;
        children.stream().filter(child -> !child.isResource()).forEach(Node::settleAll);
    }

    /** What was done to its value; empty while nothing was. */
    Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    void setOperation(Operation done) {
        operation = done;
    }

    /** The resource that it belongs to; itself if it is one. */
    Node resource() {
        return isResource() || parent == null ? this : parent.resource();
    }

    /** Whether JSON has nothing to write for it. A resource always has its type; an extension without a URL says nothing. */
    boolean isEmpty() {
        if (value != null || isResource()) {
            return false;
        }
        return (isOf("Extension") && children("url").stream().allMatch(Node::isEmpty))
                || children.stream().allMatch(Node::isEmpty);
    }
}

package health.callisto.deidentify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Writes {@link Node}s as JSON (R4 json.html); what has nothing left is left out. */
final class NodeWriter {
    private final StringBuilder json = new StringBuilder(1024);

    private NodeWriter() {}

    static byte[] write(Node resource) {
        NodeWriter writer = new NodeWriter();
        writer.object(resource);
        return writer.json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void object(Node node) {
        char separator = '{';
        if (node.isResource()) {
            json.append("{\"resourceType\":\"").append(node.typeName()).append('"');
            separator = ',';
        }
        Map<String, List<Node>> members = new LinkedHashMap<>();
        for (Node child : node.children()) {
            if (!child.isEmpty()) {
                members.computeIfAbsent(child.jsonName(), name -> new ArrayList<>())
                        .add(child);
            }
        }
        for (Map.Entry<String, List<Node>> member : members.entrySet()) {
            json.append(separator);
            separator = ',';
            member(member.getKey(), member.getValue());
        }
        json.append(separator == '{' ? "{}" : "}");
    }

    private void member(String name, List<Node> nodes) {
        if (!nodes.get(0).isPrimitive()) {
            values(name, nodes, node -> true, this::object);
            return;
        }
        boolean values = nodes.stream().anyMatch(node -> node.value().isPresent());
        if (values) {
            values(
                    name,
                    nodes,
                    node -> node.value().isPresent(),
                    node -> json.append(node.value().map(Literal::json).orElseThrow()));
        }
        if (nodes.stream().anyMatch(NodeWriter::hasBeside)) {
            json.append(values ? "," : "");
            values("_" + name, nodes, NodeWriter::hasBeside, this::object);
        }
    }

    private static boolean hasBeside(Node primitive) {
        return primitive.children().stream().anyMatch(child -> !child.isEmpty());
    }

    private interface Write {
        void write(Node node);
    }

    /** One value or an array of them, with null for those that lack what is written here. */
    private void values(String name, List<Node> nodes, Predicate<Node> has, Write write) {
        json.append('"').append(name).append("\":");
        if (!nodes.get(0).repeats()) {
            write.write(nodes.get(0));
            return;
        }
        char separator = '[';
        for (Node node : nodes) {
            json.append(separator);
            separator = ',';
            if (has.test(node)) {
                write.write(node);
            } else {
                json.append("null");
            }
        }
        json.append(']');
    }
}

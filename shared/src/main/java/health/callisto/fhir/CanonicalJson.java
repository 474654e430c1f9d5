package health.callisto.fhir;

/**
 * The canonical form of a resource: no white space between tokens; resourceType, id and meta first; versionId and
 * lastUpdated first in meta and the server's own; every other byte as it came.
 *
 * <p>The form is cut in two. The <em>head</em> ends behind the value of lastUpdated and is decided by a commit. The
 * <em>rest</em> is everything after it; its first byte is a closing brace or a comma. Two versions have the same content
 * exactly when their rests are equal.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /** The head, ready to be followed by a rest. */
    public static byte[] head(String type, String id, long version, String lastUpdated) {
        return ("{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"" + version
                        + "\",\"lastUpdated\":\"" + lastUpdated + "\"")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Writes the rest of the resource; the root must be an object and its meta, if there is one, an object. */
    public static void rest(JsonDocument document, ByteOutput out) {
        int meta = document.child(JsonDocument.ROOT, "meta");
        if (meta != JsonDocument.NONE) {
            members(document, meta, out, "versionId", "lastUpdated", "_versionId", "_lastUpdated");
        }
        out.write('}');
        members(document, JsonDocument.ROOT, out, "resourceType", "id", "meta");
        out.write('}');
    }

    private static void members(JsonDocument document, int parent, ByteOutput out, String... left) {
        for (int child = document.firstChild(parent); child != JsonDocument.NONE; child = document.next(child)) {
            if (!isOneOf(document, child, left)) {
                out.write(',');
                member(document, child, out);
            }
        }
    }

    private static boolean isOneOf(JsonDocument document, int member, String... names) {
        for (String name : names) {
            if (document.isNamed(member, name)) {
                return true;
            }
        }
        return false;
    }

    private static void member(JsonDocument document, int child, ByteOutput out) {
        int nameStart = document.nameStart(child);
        out.write(document.bytes(), nameStart - 1, document.nameEnd(child) + 1 - (nameStart - 1));
        out.write(':');
        value(document, child, out);
    }

    private static void value(JsonDocument document, int node, ByteOutput out) {
        if (!document.spaced() || document.firstChild(node) == JsonDocument.NONE) {
            leaf(document, node, out);
            return;
        }
        boolean object = document.isObject(node);
        out.write(object ? '{' : '[');
        int first = document.firstChild(node);
        for (int child = first; child != JsonDocument.NONE; child = document.next(child)) {
            if (child != first) {
                out.write(',');
            }
            if (object) {
                member(document, child, out);
            } else {
                value(document, child, out);
            }
        }
        out.write(object ? '}' : ']');
    }

    private static void leaf(JsonDocument document, int node, ByteOutput out) {
        boolean emptyAndSpaced = document.spaced() && (document.isObject(node) || document.isArray(node));
        if (emptyAndSpaced) {
            out.write(document.isObject(node) ? '{' : '[');
            out.write(document.isObject(node) ? '}' : ']');
            return;
        }
        out.write(document.bytes(), document.start(node), document.end(node) - document.start(node));
    }
}

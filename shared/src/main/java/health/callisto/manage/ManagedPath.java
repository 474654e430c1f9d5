package health.callisto.manage;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names a resource of the management API.
 *
 * @param parent such as {@code workspaces/demo/iotConnectors}
 * @param name such as {@code heart}
 */
public record ManagedPath(String parent, String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{3,24}");
    /** Words that the Functions host or the product serves itself. */
    private static final Set<String> RESERVED =
            Set.of("admin", "runtime", "manage", "metrics", "readyz", "healthz", "eventgrid", "portal", "versions");

    /** IllegalArgumentException if the name is not valid. */
    public ManagedPath {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw new IllegalArgumentException("The name '" + name
                    + "' is not valid; a name is 3 to 24 of a-z, 0-9 and '-' and none of " + RESERVED);
        }
    }

    /** What a workspace has of that collection, such as {@code iotConnectors}. */
    public static ManagedPath in(String workspace, String collection, String name) {
        return new ManagedPath("workspaces/" + workspace + "/" + collection, name);
    }

    /** A workspace itself. */
    public static ManagedPath workspace(String name) {
        return new ManagedPath("workspaces", name);
    }

    /** Whether the collection, such as {@code iotConnectors}, is what it is one of. */
    public boolean isIn(String collection) {
        return parent.equals(collection) || parent.endsWith("/" + collection);
    }

    /** The workspace that it is in, or that it is. */
    public String workspace() {
        String[] words = parent.split("/", -1);
        return words.length > 1 ? words[1] : name;
    }

    /** {@code workspaces/demo/iotConnectors/heart}. */
    @Override
    public String toString() {
        return parent + "/" + name;
    }
}

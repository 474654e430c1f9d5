package health.callisto.manage;

import health.callisto.problem.Problem;
import java.util.List;
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
    /** What is to be made needs more: containers are named after it, in which hyphens stand alone between letters and digits. */
    private static final Pattern NEW_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    /** Reserved after the first services were made: what has such a name already keeps it. */
    private static final Set<String> RESERVED_SINCE = Set.of("eventhubs", "storage", "azurite", "services");

    /** IllegalArgumentException if the name is not valid. */
    public ManagedPath {
        requireName("resource", name);
    }

    /** IllegalArgumentException if that is no name; what says whose it is. */
    public static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw new IllegalArgumentException("The " + what + " name '" + name
                    + "' is not valid; a name is 3 to 24 of a-z, 0-9 and '-' and none of " + RESERVED);
        }
    }

    /** Problem INVALID if nothing new may be made there: before anything is, so that nothing half made is left. */
    public void requireNewName() {
        for (String each : List.of(workspace(), name)) {
            if (!NEW_NAME.matcher(each).matches() || RESERVED_SINCE.contains(each)) {
                throw Problem.invalid(
                        "The name '" + each
                                + "' is not valid: hyphens stand between letters or digits, one at a time, and "
                                + RESERVED_SINCE + " are reserved",
                        "name");
            }
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

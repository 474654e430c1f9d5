package health.callisto.workspace;

import java.util.Set;
import java.util.regex.Pattern;

/** Names one service of one workspace, as in {@code /{workspace}/fhir/{service}}. */
public record ServiceName(String workspace, String service) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{3,24}");
    /** Words that the Functions host or the product serves itself. */
    private static final Set<String> RESERVED =
            Set.of("admin", "runtime", "manage", "metrics", "readyz", "healthz", "eventgrid", "portal", "versions");

    /** IllegalArgumentException if one of the names is not valid. */
    public ServiceName {
        check("workspace", workspace);
        check("service", service);
    }

    private static void check(String what, String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw new IllegalArgumentException("The " + what + " name '" + name
                    + "' is not valid; a name is 3 to 24 of a-z, 0-9 and '-' and none of " + RESERVED);
        }
    }

    /** {@code demo/main}. */
    @Override
    public String toString() {
        return workspace + "/" + service;
    }
}

package health.callisto.telemetry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the product runs: the registry's accounts belong to that subscription and resource group. */
record Deployment(String subscription, String resourceGroup) {
    private static final Pattern ID = Pattern.compile("(?i)/subscriptions/([^/]+)/resourceGroups/([^/]+)(/.*)?");

    /** Of a resource id of Azure; both are empty if it is none. */
    static Deployment of(String resourceId) {
        Matcher id = ID.matcher(resourceId);
        return id.matches() ? new Deployment(id.group(1), id.group(2)) : new Deployment("", "");
    }
}

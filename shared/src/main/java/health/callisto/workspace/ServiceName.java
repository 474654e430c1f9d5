package health.callisto.workspace;

import health.callisto.manage.ManagedPath;

/** Names one service of one workspace, as in {@code /{workspace}/fhir/{service}}. */
public record ServiceName(String workspace, String service) {
    /** IllegalArgumentException if one of the names is not valid. */
    public ServiceName {
        ManagedPath.requireName("workspace", workspace);
        ManagedPath.requireName("service", service);
    }

    /** {@code demo/main}. */
    /** Where its URLs begin, behind the origin: {@code /demo/fhir/main}. */
    public String path() {
        return "/" + workspace + "/fhir/" + service;
    }

    @Override
    public String toString() {
        return workspace + "/" + service;
    }
}

package health.callisto.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * Where a service keeps its data. It is chosen when the service is made and kept in its record: a later rule for names moves
 * nothing.
 *
 * @param container its storage container
 * @param file its SQLite database below the data folder; on a server the database is named after the service
 */
record ServicePlace(ServiceName name, String container, String file) {
    /** Member of the record. */
    static final String MEMBER = "storage";

    private static final Pattern OF_A_SERVICE = Pattern.compile("fhir-[0-9]{1,2}-.*");

    /**
     * The place of a new service. Its container carries the length of the workspace's name, so that no two services share one
     * (two hyphens in a row are not allowed in it), and a prefix that no container of the product has. A folder of their own keeps
     * services apart from what else is in the data folder.
     */
    static ServicePlace ofNew(ServiceName name) {
        String workspace = name.workspace();
        return new ServicePlace(
                name,
                "fhir-" + workspace.length() + "-" + workspace + "-" + name.service(),
                "services/" + workspace + "/" + name.service() + ".db");
    }

    /** The place that a record's body names; where it names none, that of services made before places were recorded. */
    static ServicePlace of(ServiceName name, ObjectNode body) {
        JsonNode place = body.path(MEMBER);
        return place.isMissingNode()
                ? new ServicePlace(
                        name, name.workspace() + "-" + name.service(), name.workspace() + "/" + name.service() + ".db")
                : new ServicePlace(
                        name,
                        place.path("container").asText(),
                        place.path("file").asText());
    }

    /** Whether a container of that name is, or may become, that of a service. */
    static boolean isContainerOfAService(String container) {
        return OF_A_SERVICE.matcher(container).matches();
    }

    void recordIn(ObjectNode body) {
        body.putObject(MEMBER).put("container", container).put("file", file);
    }
}

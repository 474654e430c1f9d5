package health.callisto.bundle;

import health.callisto.fhir.JsonStrings;
import health.callisto.resource.version.StoredResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Writes a batch-response or transaction-response entry by entry; resources are copied as the bytes they are. */
final class BundleResponse {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    private boolean first = true;

    BundleResponse(String type) {
        text("{\"resourceType\":\"Bundle\",\"type\":\"" + type + "-response\",\"entry\":[");
    }

    /** An entry that tells of a version: location, etag and lastModified are its own. */
    void version(String status, String baseUrl, StoredResource version, Optional<byte[]> resource) {
        open();
        resource(resource);
        text("\"response\":{\"status\":\"" + status + "\",\"location\":"
                + JsonStrings.quote(baseUrl + "/" + version.key() + "/_history/" + version.version())
                + ",\"etag\":\"W/\\\"" + version.version() + "\\\"\",\"lastModified\":\"" + time(version.lastUpdated())
                + "\"}}");
    }

    /** An entry with no more than a status. */
    void status(String status) {
        open();
        text("\"response\":{\"status\":\"" + status + "\"}}");
    }

    /**
     * An entry that was answered by an interaction.
     *
     * @param location and etag and lastModified: empty where there is none
     * @param body a resource, or an OperationOutcome when the status is an error; empty where there is none
     */
    void answer(String status, boolean failed, String location, String etag, String lastModified, byte[] body) {
        open();
        if (!failed && body.length > 0) {
            resource(Optional.of(body));
        }
        text("\"response\":{\"status\":" + JsonStrings.quote(status));
        member("location", location);
        member("etag", etag);
        member("lastModified", lastModified);
        if (failed && body.length > 0) {
            text(",\"outcome\":");
            out.writeBytes(body);
        }
        text("}}");
    }

    byte[] finish() {
        text("]}");
        return out.toByteArray();
    }

    private void open() {
        text(first ? "{" : ",{");
        first = false;
    }

    private void resource(Optional<byte[]> resource) {
        if (resource.isPresent()) {
            text("\"resource\":");
            out.writeBytes(resource.get());
            text(",");
        }
    }

    private void member(String name, String value) {
        if (!value.isEmpty()) {
            text(",\"" + name + "\":" + JsonStrings.quote(value));
        }
    }

    private static String time(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

package health.callisto.rest;

import health.callisto.fhir.JsonStrings;
import health.callisto.problem.Issue;
import health.callisto.resource.version.BodyOutput;
import health.callisto.resource.version.StoredResource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes searchset and history bundles; resources are copied as the bytes that are stored, never parsed. */
final class BundleWriter {
    private final BodyOutput out = new BodyOutput(16 * 1024);
    /** Of an entry beside its resource, about. */
    private static final int AROUND = 200;

    private final byte[] fullUrl;
    private final View view;
    private boolean first = true;

    /** @param links relation → URL, in their order */
    BundleWriter(
            String type,
            String id,
            Instant now,
            OptionalLong total,
            Map<String, String> links,
            String baseUrl,
            View view) {
        fullUrl = bytes("\"fullUrl\":" + JsonStrings.quote(baseUrl + "/"));
        this.view = view;
        text("{\"resourceType\":\"Bundle\",\"id\":\"" + id + "\",\"meta\":{\"lastUpdated\":\""
                + now.truncatedTo(ChronoUnit.MILLIS) + "\"},\"type\":\"" + type + "\"");
        total.ifPresent(count -> text(",\"total\":" + count));
        text(",\"link\":["
                + links.entrySet().stream()
                        .map(link -> "{\"relation\":\"" + link.getKey() + "\",\"url\":"
                                + JsonStrings.quote(link.getValue()) + "}")
                        .collect(Collectors.joining(","))
                + "]");
    }

    /** Makes room for these, which are written next. */
    void expect(Stream<StoredResource> resources) {
        out.expect(resources, AROUND);
    }

    /** @param mode {@code match} or {@code include} */
    void found(StoredResource resource, String mode) {
        open();
        fullUrl(resource);
        text(",\"resource\":");
        (mode.equals("include") ? view.included() : view).write(resource, out);
        text(",\"search\":{\"mode\":\"" + mode + "\"}}");
    }

    /** An OperationOutcome on the search itself. */
    void outcome(List<Issue> issues) {
        open();
        text("\"resource\":");
        out.write(OperationOutcomes.json(issues));
        text(",\"search\":{\"mode\":\"outcome\"}}");
    }

    /** A version as it was made: by POST or PUT, or deleted. */
    void version(StoredResource version) {
        open();
        fullUrl(version);
        boolean created = version.version() == 1;
        if (!version.deleted()) {
            text(",\"resource\":");
            view.write(version, out);
        }
        String method = version.deleted() ? "DELETE" : version.posted() ? "POST" : "PUT";
        String url =
                version.posted() ? version.key().type().name() : version.key().toString();
        String status = version.deleted() ? "204 No Content" : created ? "201 Created" : "200 OK";
        text(",\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"},\"response\":{\"status\":\"" + status
                + "\",\"etag\":" + JsonStrings.quote(EntityTag.of(version.version())) + ",\"lastModified\":\""
                + version.lastUpdated() + "\"}}");
    }

    byte[] finish() {
        text(first ? "}" : "]}");
        return out.toByteArray();
    }

    private void open() {
        text(first ? ",\"entry\":[{" : ",{");
        first = false;
    }

    private void fullUrl(StoredResource resource) {
        // Types and ids are made of letters that need no escape: they take the place of the closing quote.
        out.write(fullUrl, fullUrl.length - 1);
        text(resource.key() + "\"");
    }

    private void text(String text) {
        out.write(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

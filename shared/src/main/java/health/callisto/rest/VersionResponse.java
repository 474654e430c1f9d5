package health.callisto.rest;

import health.callisto.http.HttpResponse;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Responses that tell of one version: ETag, Last-Modified and, as the caller prefers, the resource. */
final class VersionResponse {
    private VersionResponse() {}

    /** With the resource: the bytes that are stored, or the part of them that is asked for. */
    static HttpResponse resource(FhirRequest request, StoredResource version) {
        View view = View.of(request.query(), request.service().definitions());
        return headers(HttpResponse.of(200, view.of(version)), version);
    }

    /** The same, or 304 where the caller has that version already (R4 http.html#cread). */
    static HttpResponse unlessKnown(FhirRequest request, StoredResource version) {
        Optional<String> ifMatch = request.header("if-match");
        if (ifMatch.filter(tags -> !EntityTag.lists(tags, version.version())).isPresent()) {
            throw Problem.preconditionFailed(
                    version.key() + " is in version " + version.version() + ", which If-Match does not name");
        }
        return isKnown(request, version) ? headers(HttpResponse.empty(304), version) : resource(request, version);
    }

    private static boolean isKnown(FhirRequest request, StoredResource version) {
        Optional<String> ifNoneMatch = request.header("if-none-match");
        if (ifNoneMatch.isPresent()) {
            return EntityTag.lists(ifNoneMatch.get(), version.version());
        }
        return request.header("if-modified-since")
                .flatMap(ModifiedSince::read)
                .filter(since -> since.covers(version.lastUpdated()))
                .isPresent();
    }

    static HttpResponse headers(HttpResponse response, StoredResource version) {
        return response.with("ETag", EntityTag.of(version.version()))
                .with("Last-Modified", httpDate(version.lastUpdated()))
                .ofTime(version.lastUpdated());
    }

    /** After a write, by {@code Prefer: return=…} (R4 http.html#ops); the default is representation. */
    static HttpResponse written(FhirRequest request, int status, StoredResource version) {
        String preference = request.header("prefer").orElse("");
        HttpResponse response;
        if (preference.contains("return=minimal")) {
            response = HttpResponse.empty(status);
        } else if (preference.contains("return=OperationOutcome")) {
            String done = status == 201 ? "Created" : "Stored";
            response = HttpResponse.of(
                    status,
                    OperationOutcomes.json(List.of(Issue.information(
                            "informational", done + " " + version.key() + ", version " + version.version()))));
        } else {
            response = HttpResponse.of(status, version.json());
        }
        String location = request.baseUrl() + "/" + version.key() + "/_history/" + version.version();
        return headers(response, version).with(status == 201 ? "Location" : "Content-Location", location);
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}

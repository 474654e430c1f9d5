package health.callisto.rest;

import health.callisto.fhir.Issue;
import health.callisto.resource.StoredResource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Responses that tell of one version: ETag, Last-Modified and, as the caller prefers, the resource. */
final class VersionResponse {
    private VersionResponse() {}

    /** With the resource: the bytes that are stored, or the part of them that is asked for. */
    static FhirResponse resource(FhirRequest request, StoredResource version) {
        View view = View.of(request.query(), request.service().definitions());
        return headers(FhirResponse.of(200, view.of(version)), version);
    }

    static FhirResponse headers(FhirResponse response, StoredResource version) {
        return response.with("ETag", EntityTag.of(version.version()))
                .with("Last-Modified", httpDate(version.lastUpdated()));
    }

    /** After a write, by {@code Prefer: return=…} (R4 http.html#ops); the default is representation. */
    static FhirResponse written(FhirRequest request, int status, StoredResource version) {
        String preference = request.header("prefer").orElse("");
        FhirResponse response;
        if (preference.contains("return=minimal")) {
            response = FhirResponse.empty(status);
        } else if (preference.contains("return=OperationOutcome")) {
            String done = status == 201 ? "Created" : "Stored";
            response = FhirResponse.of(
                    status,
                    OperationOutcomes.json(List.of(Issue.information(
                            "informational", done + " " + version.key() + ", version " + version.version()))));
        } else {
            response = FhirResponse.of(status, version.json());
        }
        String location = request.baseUrl() + "/" + version.key() + "/_history/" + version.version();
        return headers(response, version).with(status == 201 ? "Location" : "Content-Location", location);
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}

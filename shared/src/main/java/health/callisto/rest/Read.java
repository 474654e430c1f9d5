package health.callisto.rest;

import health.callisto.fhir.FhirError;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.StoredResource;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** {@code GET {type}/{id}} (R4 http.html#read): the stored bytes; conditional by version or time. */
public final class Read implements Interaction {
    @Override
    public FhirResponse handle(FhirRequest request) {
        StoredResource current = current(request, request.key());
        return isKnown(request, current)
                ? VersionResponse.headers(FhirResponse.empty(304), current)
                : VersionResponse.resource(request, current);
    }

    /** FhirError NOT_FOUND or GONE if there is no current version. */
    static StoredResource current(FhirRequest request, ResourceKey key) {
        StoredResource current =
                request.service().resources().find(key).orElseThrow(() -> FhirError.notFound(key + " is not known"));
        if (current.deleted()) {
            throw FhirError.gone(key + " was deleted; its history is at _history");
        }
        return current;
    }

    private static boolean isKnown(FhirRequest request, StoredResource current) {
        Optional<String> ifNoneMatch = request.header("if-none-match");
        if (ifNoneMatch.isPresent()) {
            return EntityTag.lists(ifNoneMatch.get(), current.version());
        }
        return request.header("if-modified-since")
                .flatMap(Read::httpDate)
                .filter(time ->
                        !current.lastUpdated().truncatedTo(ChronoUnit.SECONDS).isAfter(time))
                .isPresent();
    }

    /** RFC 9110, 13.1.3: a date that cannot be read is ignored. */
    private static Optional<Instant> httpDate(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

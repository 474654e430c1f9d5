package health.callisto.bundle;

import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interactions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Carries out one entry as the request that it stands for, and puts what came of it into the response bundle. */
final class EntryAnswers {
    private final Interactions interactions;

    EntryAnswers(Interactions interactions) {
        this.interactions = interactions;
    }

    /** What an entry asks for. */
    record Asked(EntryRequest entry, EntryBody body) {}

    /** @param read the entry; what is wrong with it is its answer */
    void answer(BundleResponse bundle, FhirRequest request, Supplier<Asked> read) {
        HttpResponse response = answer(request, read);
        bundle.answer(
                statusLine(response.status()),
                response.status() >= 400,
                header(response, "Location"),
                header(response, "ETag"),
                response.lastUpdated().map(Object::toString).orElse(""),
                response.body());
    }

    private HttpResponse answer(FhirRequest request, Supplier<Asked> read) {
        FhirRequest inner;
        Runnable first;
        try {
            Asked asked = read.get();
            inner = InEntry.call(asked.entry(), () -> inner(request, asked.entry(), asked.body()));
            first = asked.entry()::checkConditions;
        } catch (Problem error) {
            inner = none(request);
            first = () -> {
                throw error;
            };
        }
        return interactions.entry(inner, first);
    }

    /** Stands for an entry that cannot be read. */
    private static FhirRequest none(FhirRequest request) {
        return new FhirRequest(
                request.service(),
                request.caller(),
                "",
                List.of(),
                QueryParameters.parse(""),
                Map.of(),
                new byte[0],
                request.baseUrl(),
                request.requestId());
    }

    private static FhirRequest inner(FhirRequest request, EntryRequest entry, EntryBody body) {
        return new FhirRequest(
                request.service(),
                request.caller(),
                entry.method().name(),
                entry.segments(),
                QueryParameters.parse(entry.query()),
                headers(request, entry, body.contentType()),
                body.content(),
                request.baseUrl(),
                request.requestId());
    }

    /** Problem LOCKED for an entry of a transaction that may not write now. */
    void check(FhirRequest request, EntryRequest entry) {
        interactions.checkEntry(request, entry.method().name(), entry.segments());
    }

    /** Puts an entry of a transaction that was committed into the audit. */
    void record(FhirRequest request, EntryRequest entry, int status) {
        interactions.recordEntry(request, entry.method().name(), entry.segments(), status);
    }

    private static Map<String, String> headers(FhirRequest request, EntryRequest entry, String contentType) {
        Map<String, String> headers = new HashMap<>();
        request.header("prefer").ifPresent(value -> headers.put("prefer", value));
        if (entry.resource() >= 0) {
            headers.put("content-type", contentType);
        }
        entry.ifMatch().ifPresent(value -> headers.put("if-match", value));
        entry.ifNoneMatch().ifPresent(value -> headers.put("if-none-match", value));
        entry.ifModifiedSince().ifPresent(value -> headers.put("if-modified-since", value));
        entry.ifNoneExist().ifPresent(value -> headers.put("if-none-exist", value));
        return headers;
    }

    private static String header(HttpResponse response, String name) {
        return response.headers().entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String statusLine(int status) {
        return switch (status) {
            case 200 -> "200 OK";
            case 201 -> "201 Created";
            case 204 -> "204 No Content";
            case 304 -> "304 Not Modified";
            case 400 -> "400 Bad Request";
            case 404 -> "404 Not Found";
            case 409 -> "409 Conflict";
            case 410 -> "410 Gone";
            case 412 -> "412 Precondition Failed";
            case 422 -> "422 Unprocessable Entity";
            case 503 -> "503 Service Unavailable";
            default -> Integer.toString(status);
        };
    }
}

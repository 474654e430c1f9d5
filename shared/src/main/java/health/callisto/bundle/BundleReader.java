package health.callisto.bundle;

import health.callisto.fhir.JsonDocument;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the envelope of a batch or transaction; the resources in it are left to the intake. */
final class BundleReader {
    private final JsonDocument document;
    private final int most;

    /** @param most entries that it may have */
    BundleReader(JsonDocument document, int most) {
        this.most = most;
        this.document = document;
    }

    /** {@code batch} or {@code transaction}; Problem INVALID for anything else. */
    String type() {
        if (!document.isObject(JsonDocument.ROOT)
                || !text(JsonDocument.ROOT, "resourceType", "Bundle").equals(Optional.of("Bundle"))) {
            throw Problem.invalid("A POST to the base takes a Bundle; send {\"resourceType\":\"Bundle\",…}", "Bundle");
        }
        String type = text(JsonDocument.ROOT, "type", "Bundle").orElse("");
        if (!type.equals("batch") && !type.equals("transaction")) {
            throw Problem.invalid("Bundle.type must be 'batch' or 'transaction' to be carried out", "Bundle.type");
        }
        return type;
    }

    /** An entry as it was read, or what is wrong with it. */
    record Entry(Optional<EntryRequest> request, Optional<Problem> problem) {
        static Entry of(Supplier<EntryRequest> read) {
            try {
                return new Entry(Optional.of(read.get()), Optional.empty());
            } catch (Problem error) {
                return new Entry(Optional.empty(), Optional.of(error));
            }
        }

        /** Problem INVALID if it is none. */
        EntryRequest require() {
            return request.orElseThrow(problem::orElseThrow);
        }
    }

    List<Entry> entries() {
        int entries = document.child(JsonDocument.ROOT, "entry");
        if (entries == JsonDocument.NONE) {
            return List.of();
        }
        if (!document.isArray(entries)) {
            throw Problem.invalid("Bundle.entry must be an array", "Bundle.entry");
        }
        List<Entry> read = new ArrayList<>();
        for (int entry = document.firstChild(entries); entry != JsonDocument.NONE; entry = document.next(entry)) {
            if (read.size() == most) {
                throw Problem.tooLarge("A bundle may have at most " + most
                        + " entries (CALLISTO_BUNDLE_ENTRIES); send several bundles");
            }
            int node = entry;
            int index = read.size();
            read.add(Entry.of(() -> entry(node, index)));
        }
        return read;
    }

    /** HAPI's withResources() gives entries no url: a create goes to the type of its resource, an update to its type and id. */
    private Optional<String> urlOf(EntryRequest.Method method, int resource, String place) {
        Optional<String> type = text(resource, "resourceType", place);
        return switch (method) {
            case POST -> type;
            case PUT -> type.flatMap(name -> text(resource, "id", place).map(id -> name + "/" + id));
            case GET, HEAD, PATCH, DELETE -> Optional.empty();
        };
    }

    private EntryRequest entry(int entry, int index) {
        String place = "Bundle.entry[" + index + "]";
        if (!document.isObject(entry)) {
            throw Problem.invalid("An entry must be an object", place);
        }
        int request = document.child(entry, "request");
        if (request == JsonDocument.NONE || !document.isObject(request)) {
            throw Problem.invalid("The entry needs a request with method and url", place + ".request");
        }
        int resource = document.child(entry, "resource");
        if (resource != JsonDocument.NONE && !document.isObject(resource)) {
            throw Problem.invalid("A resource must be an object", place + ".resource");
        }
        EntryRequest.Method method = method(text(request, "method", place).orElse(""), place);
        String url = text(request, "url", place)
                .or(() -> resource == JsonDocument.NONE ? Optional.empty() : urlOf(method, resource, place))
                .orElseThrow(() -> Problem.invalid("The request needs a url", place + ".request.url"));
        return new EntryRequest(
                index,
                text(entry, "fullUrl", place).orElse(""),
                method,
                url.startsWith("/") ? url.substring(1) : url,
                resource,
                text(request, "ifMatch", place),
                text(request, "ifNoneMatch", place),
                text(request, "ifModifiedSince", place),
                text(request, "ifNoneExist", place));
    }

    private static EntryRequest.Method method(String text, String place) {
        return Arrays.stream(EntryRequest.Method.values())
                .filter(method -> method.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "The method must be one of "
                                + Arrays.toString(EntryRequest.Method.values()).toUpperCase(Locale.ROOT),
                        place + ".request.method"));
    }

    private Optional<String> text(int parent, String name, String place) {
        int child = document.child(parent, name);
        if (child == JsonDocument.NONE) {
            return Optional.empty();
        }
        if (!document.isString(child)) {
            throw Problem.invalid("'" + name + "' must be a string", place);
        }
        return Optional.of(document.text(child));
    }
}

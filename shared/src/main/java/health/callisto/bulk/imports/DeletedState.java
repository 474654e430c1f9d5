package health.callisto.bulk.imports;

import health.callisto.fhir.JsonDocument;

/**
 * The extension of {@code meta} by which an import file says that a version is a deletion (Azure Health Data Services, "Import
 * FHIR data", soft-deleted resources).
 */
final class DeletedState {
    private static final String URL = "http://azurehealthcareapis.com/data-extensions/deleted-state";
    private static final String SOFT_DELETED = "soft-deleted";

    private DeletedState() {}

    /** Whether the resource is a deletion; it need not have anything but its type, id and meta then. */
    static boolean isDeletion(JsonDocument resource) {
        int meta = child(resource, JsonDocument.ROOT, "meta");
        int list = child(resource, meta, "extension");
        if (list == JsonDocument.NONE || !resource.isArray(list)) {
            return false;
        }
        for (int item = resource.firstChild(list); item != JsonDocument.NONE; item = resource.next(item)) {
            int url = child(resource, item, "url");
            int value = child(resource, item, "valueString");
            if (url != JsonDocument.NONE
                    && value != JsonDocument.NONE
                    && resource.textEquals(url, URL)
                    && resource.textEquals(value, SOFT_DELETED)) {
                return true;
            }
        }
        return false;
    }

    private static int child(JsonDocument resource, int node, String name) {
        return node != JsonDocument.NONE && resource.isObject(node) ? resource.child(node, name) : JsonDocument.NONE;
    }
}

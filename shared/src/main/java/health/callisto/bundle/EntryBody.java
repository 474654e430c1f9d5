package health.callisto.bundle;

import health.callisto.fhir.JsonDocument;
import health.callisto.problem.Problem;
import java.util.Base64;

/** What an entry brings, as the body of the request that it stands for; empty where it brings nothing. */
record EntryBody(String contentType, byte[] content) {
    static final EntryBody NONE = new EntryBody("", new byte[0]);

    private static final String JSON = "application/fhir+json";

    static EntryBody of(JsonDocument bundle, EntryRequest entry) {
        if (entry.resource() == JsonDocument.NONE) {
            return NONE;
        }
        byte[] resource = bundle.raw(entry.resource());
        return entry.method() == EntryRequest.Method.PATCH
                ? patch(bundle, entry, resource)
                : new EntryBody(JSON, resource);
    }

    /**
     * The patch in an entry: a Parameters resource is a FHIRPath Patch, a Binary holds a patch of its contentType (R4
     * http.html#jsonpatch).
     *
     * @param rewritten the bytes of the entry's resource, references in place
     */
    static EntryBody patch(JsonDocument bundle, EntryRequest entry, byte[] rewritten) {
        int resource = entry.resource();
        int type = bundle.child(resource, "resourceType");
        if (type == JsonDocument.NONE || !bundle.textEquals(type, "Binary")) {
            return new EntryBody(JSON, rewritten);
        }
        int contentType = bundle.child(resource, "contentType");
        int data = bundle.child(resource, "data");
        if (contentType == JsonDocument.NONE || data == JsonDocument.NONE) {
            throw entry.invalid("A Binary that holds a patch needs contentType and data");
        }
        try {
            return new EntryBody(
                    bundle.text(contentType), Base64.getMimeDecoder().decode(bundle.text(data)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("The data must be base64", entry.place() + ".resource.data");
        }
    }
}

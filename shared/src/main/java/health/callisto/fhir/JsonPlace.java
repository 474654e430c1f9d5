package health.callisto.fhir;

/** Names the place of a node as a FHIRPath: {@code Patient.contact[0].name}. */
final class JsonPlace {
    private JsonPlace() {}

    static String of(JsonDocument document, int node) {
        int typeNode = document.isObject(JsonDocument.ROOT) ? document.child(JsonDocument.ROOT, "resourceType") : -1;
        boolean typed = typeNode >= 0 && document.isString(typeNode);
        StringBuilder place = new StringBuilder(typed ? document.text(typeNode) : "Resource");
        int at = JsonDocument.ROOT;
        while (at != node) {
            int index = 0;
            int child = document.firstChild(at);
            while (document.after(child) <= node) {
                child = document.next(child);
                index++;
            }
            if (document.isArray(at)) {
                place.append('[').append(index).append(']');
            } else {
                place.append('.').append(document.nameText(child));
            }
            at = child;
        }
        return place.toString();
    }
}

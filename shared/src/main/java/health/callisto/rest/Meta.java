package health.callisto.rest;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.http.HttpResponse;
import health.callisto.patch.MetaPatch;
import health.callisto.resource.version.StoredResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code {type}/{id}/$meta}, {@code $meta-add} and {@code $meta-delete} (R4 resource-operations.html): each answers the meta
 * as it is then. A change is a version like any other.
 */
public final class Meta implements Interaction {
    /** What the operation does with the meta. */
    public enum Action {
        READ,
        ADD,
        DELETE
    }

    private final Action action;

    public Meta(Action action) {
        this.action = action;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        StoredResource version =
                switch (action) {
                    case READ -> Read.current(request, request.key());
                    case ADD, DELETE ->
                        Patch.make(request, request.key(), new MetaPatch(request.body(), action == Action.ADD));
                };
        return VersionResponse.headers(HttpResponse.of(200, parameters(request, version)), version);
    }

    private static byte[] parameters(FhirRequest request, StoredResource version) {
        JsonDocument resource = new JsonParser(request.service().definitions().names()).parse(version.json());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"return\",\"valueMeta\":"
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(resource.raw(resource.child(JsonDocument.ROOT, "meta")));
        out.writeBytes("}]}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}

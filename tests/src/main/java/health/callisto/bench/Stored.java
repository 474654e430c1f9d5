package health.callisto.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What a filled product holds, for requests to draw their values from. */
final class Stored {
    private static final int PAGES = 5;

    private final Product product;
    private final ObjectMapper json = new ObjectMapper();

    Stored(Product product) {
        this.product = product;
    }

    /** The resources of up to five pages of 1,000 of a type, newest first. */
    List<JsonNode> resources(String type) throws IOException {
        List<JsonNode> resources = new ArrayList<>();
        try (LoopbackClient client = product.client()) {
            String page = product.path(type + "?_count=1000");
            for (int i = 0; i < PAGES && !page.isEmpty(); i++) {
                JsonNode bundle = json.readTree(client.get(page).body());
                bundle.path("entry").forEach(entry -> resources.add(entry.path("resource")));
                page = next(bundle);
            }
        }
        if (resources.isEmpty()) {
            throw new IOException("Nothing of type " + type + " is stored");
        }
        return resources;
    }

    /** Their references, {@code Type/id}. */
    List<String> references(String type) throws IOException {
        return resources(type).stream()
                .map(resource -> type + "/" + resource.path("id").asText())
                .toList();
    }

    private static String next(JsonNode bundle) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                URI url = URI.create(link.path("url").asText());
                return url.getRawPath() + "?" + url.getRawQuery();
            }
        }
        return "";
    }
}

package health.callisto.bulk.reindex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The Parameters of {@code $reindex}: url and type, and those of the Azure peer. Its documentation has an empty
 * {@code parameter} array, and numbers as text, both of which FHIR forbids: they are understood here.
 *
 * @param urls of definitions; empty: of those that wait, or of all
 * @param types of resources; empty: all
 */
record ReindexRequest(Set<String> urls, Set<String> types) {
    /** How fast the peer goes; jobs here keep to the time that other requests leave. */
    private static final Set<String> SPEED = Set.of(
            "maximumConcurrency",
            "targetDataStoreUsagePercentage",
            "queryDelayIntervalInMilliseconds",
            "maximumNumberOfResourcesPerQuery",
            "maximumNumberOfResourcesPerWrite",
            "maxResourcesPerQuery");

    private static final ObjectMapper JSON = new ObjectMapper();

    ReindexRequest {
        urls = Set.copyOf(urls);
        types = Set.copyOf(types);
    }

    static ReindexRequest read(FhirRequest request) {
        List<String> urls = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (JsonNode parameter : parameters(request.body())) {
            String name = parameter.path("name").asText();
            switch (name) {
                case "url" -> urls.add(value(parameter));
                case "type" -> types.add(value(parameter));
                case "targetSearchParameterTypes" -> urls.addAll(list(parameter));
                case "targetResourceTypes" -> types.addAll(list(parameter));
                default -> {
                    if (!SPEED.contains(name)) {
                        throw Problem.invalid(
                                "$reindex has no parameter '" + name + "'; it has url and type",
                                "Parameters.parameter");
                    }
                }
            }
        }
        return new ReindexRequest(Set.copyOf(urls), Set.copyOf(types));
    }

    private static Iterable<JsonNode> parameters(byte[] body) {
        if (body.length == 0) {
            return List.of();
        }
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree instanceof ObjectNode object
                    && object.path("resourceType").asText().equals("Parameters")
                    && (object.path("parameter").isMissingNode()
                            || object.path("parameter").isArray())) {
                return object.path("parameter");
            }
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Bytes in memory cannot be read", e);
        }
        throw Problem.invalid("The body must be a Parameters resource", "Parameters");
    }

    private static String value(JsonNode parameter) {
        return parameter.properties().stream()
                .filter(member ->
                        member.getKey().startsWith("value") && member.getValue().isValueNode())
                .map(member -> member.getValue().asText())
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "The parameter '" + parameter.path("name").asText() + "' needs a primitive value",
                        "Parameters.parameter"));
    }

    private static List<String> list(JsonNode parameter) {
        return Arrays.stream(value(parameter).split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}

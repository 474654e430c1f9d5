package health.callisto.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.terminology.CodeSystem;
import health.callisto.terminology.Concept;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code CodeSystem/$lookup} (R4 codesystem-operation-lookup.html): what a stored code system says of a code. */
public final class CodeSystemLookup implements Interaction {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        Optional<JsonNode> coding = input.object("coding");
        String code = coding.map(one -> one.path("code").asText()).orElseGet(() -> input.needed("code"));
        String system = coding.map(one -> one.path("system").asText()).orElseGet(() -> input.needed("system"));
        String canonical =
                input.text("version").map(version -> system + "|" + version).orElse(system);
        CodeSystem codes = request.service()
                .terminology()
                .codeSystem(canonical)
                .orElseThrow(() -> Problem.notFound("The code system '" + canonical + "' is not stored here"));
        Concept concept = codes.find(code)
                .orElseThrow(() -> Problem.notFound("The code system '" + canonical + "' has no such code"));
        ObjectNode answer = JSON.objectNode().put("resourceType", "Parameters");
        ArrayNode list = answer.putArray("parameter");
        list.addObject().put("name", "name").put("valueString", codes.name());
        if (!codes.version().isEmpty()) {
            list.addObject().put("name", "version").put("valueString", codes.version());
        }
        list.addObject()
                .put("name", "display")
                .put("valueString", concept.display().isEmpty() ? code : concept.display());
        concept.designations().forEach(designation -> designation(list, designation));
        properties(list, codes, code, input.texts("property"));
        return HttpResponse.of(200, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void designation(ArrayNode list, JsonNode designation) {
        ArrayNode parts = list.addObject().put("name", "designation").putArray("part");
        if (designation.has("language")) {
            parts.addObject()
                    .put("name", "language")
                    .put("valueCode", designation.path("language").asText());
        }
        if (designation.has("use")) {
            parts.addObject().put("name", "use").set("valueCoding", designation.path("use"));
        }
        parts.addObject()
                .put("name", "value")
                .put("valueString", designation.path("value").asText());
    }

    private static void properties(ArrayNode list, CodeSystem codes, String code, List<String> wanted) {
        String definition = codes.node(code).path("definition").asText();
        if (!definition.isEmpty() && isWanted(wanted, "definition")) {
            property(list, "definition").put("valueString", definition);
        }
        for (String parent : isWanted(wanted, "parent") ? codes.parents(code) : List.<String>of()) {
            property(list, "parent").put("valueCode", parent);
        }
        for (String child : isWanted(wanted, "child") ? codes.children(code) : List.<String>of()) {
            property(list, "child").put("valueCode", child);
        }
        for (JsonNode property : codes.node(code).path("property")) {
            String name = property.path("code").asText();
            if (isWanted(wanted, name) && !name.equals("parent") && !name.equals("child")) {
                ObjectNode value = property(list, name);
                property.properties().stream()
                        .filter(member -> member.getKey().startsWith("value"))
                        .forEach(member -> value.set(member.getKey(), member.getValue()));
            }
        }
    }

    private static boolean isWanted(List<String> wanted, String property) {
        return wanted.isEmpty() || wanted.contains(property);
    }

    private static ObjectNode property(ArrayNode list, String code) {
        ArrayNode parts = list.addObject().put("name", "property").putArray("part");
        parts.addObject().put("name", "code").put("valueCode", code);
        return parts.addObject().put("name", "value");
    }
}

package health.callisto.capability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.workspace.HistoryPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Makes the CapabilityStatement (R4 capabilitystatement.html) out of what is registered, so that it cannot promise what
 * is not there.
 */
final class CapabilityStatement {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Definitions definitions;
    private final SearchParameters parameters;
    private final HistoryPolicy history;
    private final Registered registered;

    CapabilityStatement(
            Definitions definitions, SearchParameters parameters, HistoryPolicy history, Registered registered) {
        this.definitions = definitions;
        this.parameters = parameters;
        this.history = history;
        this.registered = registered;
    }

    /**
     * What the router serves, as codes of the value sets type-restful-interaction and system-restful-interaction.
     *
     * @param operations names of system-level operations without the dollar sign
     * @param instanceOperations of every type
     * @param typeOperations of one type alone, by its name
     * @param date of the build, a FHIR date
     */
    record Registered(
            List<String> typeInteractions,
            List<String> systemInteractions,
            List<String> operations,
            List<String> instanceOperations,
            Map<String, List<String>> typeOperations,
            String version,
            String date) {}

    byte[] json(String baseUrl) {
        ObjectNode statement = JSON.objectNode();
        statement.put("resourceType", "CapabilityStatement");
        statement.put("url", baseUrl + "/metadata");
        statement.put("version", registered.version());
        statement.put("name", "Callisto");
        statement.put("title", "Callisto FHIR R4 service");
        statement.put("status", "active");
        statement.put("date", registered.date());
        statement.put("publisher", "Callisto");
        statement.put("description", "What this FHIR service does, made from what is registered in it.");
        statement.put("kind", "instance");
        statement.putObject("software").put("name", "Callisto").put("version", registered.version());
        statement
                .putObject("implementation")
                .put("description", "Callisto FHIR R4 service")
                .put("url", baseUrl);
        statement.put("fhirVersion", "4.0.1");
        statement
                .putArray("format")
                .add("application/fhir+json")
                .add("json")
                .add("application/fhir+xml")
                .add("xml");
        statement.putArray("patchFormat").add("application/json-patch+json").add("application/fhir+json");
        ObjectNode rest = statement.putArray("rest").addObject();
        rest.put("mode", "server");
        ArrayNode resources = rest.putArray("resource");
        definitions.resourceTypes().forEach(type -> resources.add(resource(type)));
        codes(rest.putArray("interaction"), registered.systemInteractions());
        ArrayNode compartments = rest.putArray("compartment");
        for (String name : List.of("device", "encounter", "patient", "practitioner", "relatedPerson")) {
            compartments.add("http://hl7.org/fhir/CompartmentDefinition/" + name);
        }
        if (!registered.operations().isEmpty()) {
            ArrayNode operations = rest.putArray("operation");
            registered.operations().forEach(name -> operations.add(operation(OperationUrls.ANY_TYPE, name)));
        }
        return statement.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode resource(ResourceType type) {
        ObjectNode resource = JSON.objectNode();
        resource.put("type", type.name());
        resource.put("profile", "http://hl7.org/fhir/StructureDefinition/" + type.name());
        codes(resource.putArray("interaction"), registered.typeInteractions());
        resource.put("versioning", history.of(type).code());
        resource.put("readHistory", history.of(type).keepsReplaced());
        resource.put("updateCreate", true);
        resource.put("conditionalCreate", true);
        resource.put("conditionalRead", "full-support");
        resource.put("conditionalUpdate", true);
        resource.put("conditionalDelete", "multiple");
        ArrayNode policies = resource.putArray("referencePolicy");
        policies.add("literal").add("local");
        List<SearchParameter> all = parameters.of(type.name());
        includes(resource, type, all);
        ArrayNode searches = resource.putArray("searchParam");
        for (SearchParameter parameter : all) {
            if (parameter.type() != ParameterType.SPECIAL) {
                ObjectNode search = searches.addObject();
                search.put("name", parameter.code());
                search.put("definition", parameter.url());
                search.put("type", parameter.type().code());
            }
        }
        ArrayNode operations = JSON.arrayNode();
        registered.instanceOperations().forEach(name -> operations.add(operation(OperationUrls.ANY_TYPE, name)));
        registered
                .typeOperations()
                .getOrDefault(type.name(), List.of())
                .forEach(name -> operations.add(operation(type.name(), name)));
        if (!operations.isEmpty()) {
            resource.set("operation", operations);
        }
        return resource;
    }

    private static ObjectNode operation(String type, String name) {
        return JSON.objectNode().put("name", name).put("definition", OperationUrls.definition(type, name));
    }

    private static void includes(ObjectNode resource, ResourceType type, List<SearchParameter> parameters) {
        List<String> references = parameters.stream()
                .filter(parameter -> parameter.type() == ParameterType.REFERENCE)
                .map(parameter -> type.name() + ":" + parameter.code())
                .toList();
        if (!references.isEmpty()) {
            ArrayNode includes = resource.putArray("searchInclude");
            references.forEach(includes::add);
        }
    }

    private static void codes(ArrayNode interactions, List<String> codes) {
        codes.forEach(code -> interactions.addObject().put("code", code));
    }
}

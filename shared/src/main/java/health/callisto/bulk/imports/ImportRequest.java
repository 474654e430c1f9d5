package health.callisto.bulk.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.bulk.InputStorage;
import health.callisto.fhir.Definitions;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Parameters of {@code $import} (spec 03).
 *
 * @param initial InitialLoad: only creates
 * @param negativeVersions whether versions of the past that bring no number may get a negative one
 * @param unitBytes size of a unit in bytes
 */
record ImportRequest(boolean initial, boolean negativeVersions, long unitBytes, List<Input> inputs) {
    private static final String NDJSON = "application/fhir+ndjson";
    private static final long DEFAULT_UNIT_BYTES = 10L * 1024 * 1024;
    private static final long LEAST_UNIT_BYTES = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file: the type that its resources must have (empty: any), its URL, and its etag if it was given. */
    record Input(String type, String url, Optional<String> etag) {}

    static ImportRequest parse(byte[] body, Definitions definitions) {
        JsonNode parameters = read(body);
        boolean initial = false;
        boolean negativeVersions = false;
        long unitBytes = DEFAULT_UNIT_BYTES;
        List<Input> inputs = new ArrayList<>();
        for (JsonNode parameter : parameters.path("parameter")) {
            String name = parameter.path("name").asText();
            switch (name) {
                case "inputFormat" -> format(value(parameter));
                case "mode" -> initial = mode(value(parameter));
                case "input" -> inputs.add(input(parameter, inputs.size(), definitions));
                case "processingUnitBytesToRead" -> unitBytes = unitBytes(value(parameter));
                case "allowNegativeVersions" -> negativeVersions = truth(name, value(parameter));
                case "eventualConsistency" -> {
                    // Accepted: every set is consistent by itself, which takes no more time here.
                    truth(name, value(parameter));
                }
                case "errorContainerName" ->
                    throw Problem.invalid(
                            "$import writes its error files into the service's own container; leave errorContainerName out",
                            "Parameters.parameter");
                case "storageDetail", "inputSource" -> {
                    // Accepted: the storage is the one that is configured.
                }
                default -> throw Problem.invalid("$import has no parameter '" + name + "'", "Parameters.parameter");
            }
        }
        if (inputs.isEmpty()) {
            throw Problem.invalid("$import needs an input with a url at least", "Parameters.parameter");
        }
        return new ImportRequest(initial, negativeVersions, unitBytes, inputs);
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode parameters = JSON.readTree(body);
            if (!parameters.path("resourceType").asText().equals("Parameters")) {
                throw Problem.invalid("$import takes a Parameters resource");
            }
            return parameters;
        } catch (IOException e) {
            throw Problem.invalid("The body of $import is not valid JSON");
        }
    }

    private static String value(JsonNode parameter) {
        for (var property : parameter.properties()) {
            if (property.getKey().startsWith("value")) {
                return property.getValue().asText();
            }
        }
        throw Problem.invalid("The parameter '" + parameter.path("name").asText() + "' has no value");
    }

    private static void format(String text) {
        if (!text.equals(NDJSON)) {
            throw Problem.invalid("inputFormat must be " + NDJSON);
        }
    }

    private static boolean truth(String name, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.invalid(name + " must be true or false");
        }
        return text.equals("true");
    }

    private static boolean mode(String text) {
        return switch (text) {
            case "InitialLoad" -> true;
            case "IncrementalLoad" -> false;
            default -> throw Problem.invalid("mode must be InitialLoad or IncrementalLoad");
        };
    }

    private static long unitBytes(String text) {
        try {
            return Math.max(LEAST_UNIT_BYTES, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Problem.invalid("processingUnitBytesToRead must be a whole number");
        }
    }

    private static Input input(JsonNode parameter, int index, Definitions definitions) {
        String type = "";
        String url = "";
        Optional<String> etag = Optional.empty();
        for (JsonNode part : parameter.path("part")) {
            switch (part.path("name").asText()) {
                case "type" -> type = value(part);
                case "url" -> url = value(part);
                case "etag" -> etag = Optional.of(InputStorage.bare(value(part)));
                default -> throw Problem.invalid("An input has the parts type, url and etag only");
            }
        }
        if (url.isEmpty()) {
            throw Problem.invalid("Input " + index + " needs a url");
        }
        if (!type.isEmpty() && definitions.resourceType(type).isEmpty()) {
            throw Problem.invalid("The type of input " + index + " is not a resource type of R4");
        }
        return new Input(type, url, etag);
    }
}

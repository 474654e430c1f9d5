package health.callisto.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What an operation is called with (R4 operations.html#executing): the URL's parameters, and Parameters in the body. */
public final class OperationInput {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FhirRequest request;
    private final List<JsonNode> parameters = new ArrayList<>();

    private OperationInput(FhirRequest request) {
        this.request = request;
    }

    /** Problem INVALID for a body that is neither empty nor Parameters. */
    public static OperationInput read(FhirRequest request) {
        OperationInput input = new OperationInput(request);
        if (request.body().length > 0) {
            Incoming incoming = request.service().intake().read(request.body());
            if (!incoming.type().name().equals("Parameters")) {
                throw Problem.invalid("The body of this operation must be a Parameters resource", "Parameters");
            }
            try {
                JSON.readTree(request.body()).path("parameter").forEach(input.parameters::add);
            } catch (IOException e) {
                throw new UncheckedIOException("A valid resource is not JSON", e);
            }
        }
        return input;
    }

    /** The first value of a primitive parameter. */
    public Optional<String> text(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.path("name").asText().equals(name))
                .flatMap(parameter -> parameter.properties().stream())
                .filter(member ->
                        member.getKey().startsWith("value") && member.getValue().isValueNode())
                .map(member -> member.getValue().asText())
                .findFirst()
                .or(() -> request.query().first(name));
    }

    /** The names of all parameters in the body and the URL. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        parameters.forEach(parameter -> names.add(parameter.path("name").asText()));
        request.query().all().forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    /** The references that a parameter has as values, in the body or, as text, in the URL. */
    public List<String> references(String name) {
        List<String> references = new ArrayList<>(texts(name));
        references.removeIf(String::isEmpty);
        parameters.stream()
                .filter(parameter -> parameter.path("name").asText().equals(name))
                .map(parameter ->
                        parameter.path("valueReference").path("reference").asText())
                .filter(reference -> !reference.isEmpty())
                .forEach(references::add);
        return references;
    }

    /** Problem INVALID if it is not given. */
    String needed(String name) {
        return text(name).orElseThrow(() -> Problem.invalid("The operation needs the parameter '" + name + "'"));
    }

    /** All values of a primitive parameter in the body or the URL. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            if (parameter.path("name").asText().equals(name)) {
                parameter.properties().stream()
                        .filter(member -> member.getKey().startsWith("value"))
                        .forEach(member -> texts.add(member.getValue().asText()));
            }
        }
        request.query().all().stream()
                .filter(parameter -> parameter.name().equals(name))
                .forEach(parameter -> texts.add(parameter.value()));
        return texts;
    }

    /** A parameter that is a data type ({@code valueCoding}, …) or a resource. */
    Optional<JsonNode> object(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.path("name").asText().equals(name))
                .flatMap(parameter -> parameter.properties().stream())
                .map(java.util.Map.Entry::getValue)
                .filter(JsonNode::isObject)
                .findFirst();
    }

    /** A whole number from 0 on. */
    Optional<Integer> number(String name) {
        Optional<String> text = text(name);
        if (text.filter(digits -> !digits.matches("\\d{1,9}")).isPresent()) {
            throw Problem.invalid("The parameter '" + name + "' must be a whole number, 0 or more");
        }
        return text.map(Integer::valueOf);
    }

    boolean isTrue(String name) {
        return text(name).equals(Optional.of("true"));
    }
}

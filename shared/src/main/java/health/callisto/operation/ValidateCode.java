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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ValueSet/$validate-code} and {@code CodeSystem/$validate-code} (R4 valueset-operation-validate-code.html): whether
 * a code, coding or concept is in the set or the system, and what its display is.
 */
public final class ValidateCode implements Interaction {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private record Asked(Optional<String> system, String code, String display) {}

    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        List<Asked> asked = asked(input);
        List<Concept> codes = request.type().name().equals("ValueSet")
                ? request.service().terminology().expand(ValueSetExpand.valueSet(request, input))
                : ofSystem(request, input, asked);
        Optional<Concept> found = Optional.empty();
        String display = "";
        for (Asked one : asked) {
            Optional<Concept> match = codes.stream()
                    .filter(concept -> concept.code().equals(one.code()))
                    .filter(concept ->
                            one.system().isEmpty() || one.system().get().equals(concept.system()))
                    .findFirst();
            if (found.isEmpty() && match.isPresent()) {
                found = match;
                display = one.display();
            }
        }
        return answer(found, display);
    }

    private static HttpResponse answer(Optional<Concept> found, String display) {
        boolean fits = found.filter(concept ->
                        display.isEmpty() || concept.display().isEmpty() || display.equalsIgnoreCase(concept.display()))
                .isPresent();
        ObjectNode answer = JSON.objectNode().put("resourceType", "Parameters");
        ArrayNode list = answer.putArray("parameter");
        list.addObject().put("name", "result").put("valueBoolean", fits);
        if (!fits) {
            String message =
                    found.isPresent() ? "The code is there, but this is not its display" : "The code is not there";
            list.addObject().put("name", "message").put("valueString", message);
        }
        found.filter(concept -> !concept.display().isEmpty())
                .ifPresent(concept -> list.addObject().put("name", "display").put("valueString", concept.display()));
        return HttpResponse.of(200, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Asked> asked(OperationInput input) {
        List<Asked> asked = new ArrayList<>();
        input.object("coding").ifPresent(coding -> asked.add(of(coding)));
        input.object("codeableConcept")
                .ifPresent(concept -> concept.path("coding").forEach(coding -> asked.add(of(coding))));
        if (asked.isEmpty()) {
            asked.add(new Asked(
                    input.text("system"),
                    input.needed("code"),
                    input.text("display").orElse("")));
        }
        return asked;
    }

    private static Asked of(JsonNode coding) {
        return new Asked(
                Optional.of(coding.path("system").asText()),
                coding.path("code").asText(),
                coding.path("display").asText());
    }

    private static List<Concept> ofSystem(FhirRequest request, OperationInput input, List<Asked> asked) {
        String url = input.text("url")
                .or(() -> asked.get(0).system())
                .orElseThrow(() -> Problem.invalid("The operation needs the parameter 'url'"));
        CodeSystem system = request.service()
                .terminology()
                .codeSystem(url)
                .orElseThrow(() -> Problem.notFound("The code system '" + url + "' is not stored here"));
        return asked.stream().flatMap(one -> system.find(one.code()).stream()).toList();
    }
}

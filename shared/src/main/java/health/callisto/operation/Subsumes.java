package health.callisto.operation;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.terminology.CodeSystem;
import java.nio.charset.StandardCharsets;

/** {@code CodeSystem/$subsumes} (R4 codesystem-operation-subsumes.html) by the hierarchy of a stored code system. */
public final class Subsumes implements Interaction {
    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        String system = input.object("codingA")
                .map(coding -> coding.path("system").asText())
                .orElseGet(() -> input.needed("system"));
        CodeSystem codes = request.service()
                .terminology()
                .codeSystem(system)
                .orElseThrow(() -> Problem.notFound("The code system '" + system + "' is not stored here"));
        String one = code(input, codes, "A");
        String other = code(input, codes, "B");
        String outcome = one.equals(other)
                ? "equivalent"
                : codes.below(one).contains(other)
                        ? "subsumes"
                        : codes.below(other).contains(one) ? "subsumed-by" : "not-subsumed";
        String answer = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"outcome\",\"valueCode\":\""
                + outcome + "\"}]}";
        return HttpResponse.of(200, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String code(OperationInput input, CodeSystem codes, String letter) {
        String code = input.object("coding" + letter)
                .map(coding -> coding.path("code"))
                .map(JsonNode::asText)
                .orElseGet(() -> input.needed("code" + letter));
        if (codes.find(code).isEmpty()) {
            throw Problem.invalid("The code system has no such code as that of the parameter code" + letter);
        }
        return code;
    }
}

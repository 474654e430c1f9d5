package health.callisto.operation;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import java.util.Optional;

/**
 * What a {@code $validate} asks for: the body is the resource itself, or Parameters that hold it.
 *
 * @param mode {@code create}, {@code update}, {@code delete} or empty
 */
record ValidateCall(byte[] resource, String mode, Optional<String> profile) {
    static ValidateCall read(FhirRequest request) {
        ValidateCall plain = new ValidateCall(
                request.body(),
                request.query().first("mode").orElse(""),
                request.query().first("profile"));
        JsonDocument body = new JsonParser(request.service().definitions().names()).parse(request.body());
        int type = body.child(JsonDocument.ROOT, "resourceType");
        boolean wrapped = type != JsonDocument.NONE
                && body.textEquals(type, "Parameters")
                && !request.type().name().equals("Parameters");
        return wrapped ? plain.unwrapped(body) : plain;
    }

    private ValidateCall unwrapped(JsonDocument body) {
        ValidateCall call = new ValidateCall(new byte[0], mode, profile);
        int list = body.child(JsonDocument.ROOT, "parameter");
        int parameter = list == JsonDocument.NONE ? JsonDocument.NONE : body.firstChild(list);
        for (; parameter != JsonDocument.NONE; parameter = body.next(parameter)) {
            call = call.with(body, parameter);
        }
        if (call.resource().length == 0) {
            throw Problem.invalid("The Parameters need a parameter 'resource'", "Parameters.parameter");
        }
        return call;
    }

    private ValidateCall with(JsonDocument body, int parameter) {
        return switch (text(body, parameter, "name")) {
            case "resource" -> {
                int inner = body.child(parameter, "resource");
                yield new ValidateCall(inner == JsonDocument.NONE ? new byte[0] : body.raw(inner), mode, profile);
            }
            case "mode" -> new ValidateCall(resource, text(body, parameter, "valueCode"), profile);
            case "profile" -> new ValidateCall(resource, mode, Optional.of(text(body, parameter, "valueUri")));
            default ->
                throw Problem.invalid(
                        "$validate has the parameters resource, mode and profile only", "Parameters.parameter");
        };
    }

    private static String text(JsonDocument body, int parameter, String member) {
        int value = body.child(parameter, member);
        return value == JsonDocument.NONE ? "" : body.text(value);
    }
}

package health.callisto.rest;

import health.callisto.fhir.JsonDocument;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The Parameters of an operation (R4 operations.html) whose parameters are all primitive. */
public final class ParametersReader {
    private final JsonDocument document;

    private ParametersReader(JsonDocument document) {
        this.document = document;
    }

    /** Reads the body, which may be empty; Problem INVALID if it is not Parameters with these names only. */
    public static ParametersReader read(FhirRequest request, Set<String> names) {
        byte[] body = request.body().length == 0
                ? "{\"resourceType\":\"Parameters\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : request.body();
        Incoming incoming = request.service().intake().read(body);
        if (!incoming.type().name().equals("Parameters")) {
            throw Problem.invalid("The body must be a Parameters resource", "Parameters");
        }
        ParametersReader reader = new ParametersReader(incoming.document());
        for (int parameter : reader.children(JsonDocument.ROOT, "parameter")) {
            if (!names.contains(reader.text(parameter, "name"))) {
                throw Problem.invalid(
                        "This operation has no parameter '" + reader.text(parameter, "name") + "'; it has "
                                + String.join(", ", names.stream().sorted().toList()),
                        "Parameters.parameter");
            }
        }
        return reader;
    }

    /** The values of the parameters of that name. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (int parameter : children(JsonDocument.ROOT, "parameter")) {
            if (text(parameter, "name").equals(name)) {
                values.add(value(parameter));
            }
        }
        return values;
    }

    /** For each parameter of that name the value of its part; empty text where it has none. */
    public List<String> parts(String name, String part) {
        List<String> values = new ArrayList<>();
        for (int parameter : children(JsonDocument.ROOT, "parameter")) {
            if (text(parameter, "name").equals(name)) {
                values.add(children(parameter, "part").stream()
                        .filter(node -> text(node, "name").equals(part))
                        .map(this::value)
                        .findFirst()
                        .orElse(""));
            }
        }
        return values;
    }

    private String value(int parameter) {
        for (int child = document.firstChild(parameter); child != JsonDocument.NONE; child = document.next(child)) {
            if (document.nameText(child).startsWith("value") && !document.isObject(child)) {
                return document.text(child);
            }
        }
        throw Problem.invalid(
                "The parameter '" + text(parameter, "name") + "' needs a primitive value", "Parameters.parameter");
    }

    private List<Integer> children(int node, String name) {
        List<Integer> children = new ArrayList<>();
        int list = document.child(node, name);
        int child = list == JsonDocument.NONE ? JsonDocument.NONE : document.firstChild(list);
        for (; child != JsonDocument.NONE; child = document.next(child)) {
            children.add(child);
        }
        return children;
    }

    private String text(int node, String name) {
        int child = document.child(node, name);
        return child == JsonDocument.NONE ? "" : document.text(child);
    }
}

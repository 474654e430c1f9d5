package health.callisto.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.ResourceType;
import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.http.QueryParameters.Parameter;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code Patient/$member-match} (HL7 Da Vinci HRex): the one patient with the family name, a given name, the birth date and
 * the gender of MemberPatient who has the coverage CoverageToMatch; answers the member's identifier. 422 if there is none,
 * or more than one.
 */
public final class MemberMatch implements Interaction {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST = 50;

    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        JsonNode member = needed(input, "MemberPatient");
        JsonNode coverage = needed(input, "CoverageToMatch");
        List<JsonNode> matches = new ArrayList<>();
        for (StoredResource patient : request.service().search().matches(request.type(), criteria(member), MOST)) {
            if (isCovered(request, patient, coverage)) {
                matches.add(json(patient));
            }
        }
        if (matches.size() != 1) {
            throw Problem.unprocessable(
                    matches.isEmpty()
                            ? "No member matches the patient and the coverage"
                            : "More than one member matches the patient and the coverage");
        }
        ObjectNode answer = JSON.objectNode().put("resourceType", "Parameters");
        answer.putArray("parameter")
                .addObject()
                .put("name", "MemberIdentifier")
                .set("valueIdentifier", identifier(matches.get(0)));
        return HttpResponse.of(200, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode needed(OperationInput input, String name) {
        return input.object(name)
                .orElseThrow(() -> Problem.invalid("The operation needs the parameter '" + name + "', a resource"));
    }

    private static QueryParameters criteria(JsonNode member) {
        List<Parameter> criteria = new ArrayList<>();
        add(criteria, "family", member.at("/name/0/family").asText());
        add(criteria, "given", member.at("/name/0/given/0").asText());
        add(criteria, "birthdate", member.path("birthDate").asText());
        if (criteria.size() < 3) {
            throw Problem.invalid("MemberPatient needs a family name, a given name and a birth date");
        }
        add(criteria, "gender", member.path("gender").asText());
        return new QueryParameters(criteria);
    }

    private static void add(List<Parameter> criteria, String name, String value) {
        if (!value.isEmpty()) {
            criteria.add(new Parameter(name, value.replaceAll("([,$|\\\\])", "\\\\$1")));
        }
    }

    private static boolean isCovered(FhirRequest request, StoredResource patient, JsonNode wanted) {
        ResourceType coverage =
                request.service().definitions().resourceType("Coverage").orElseThrow();
        QueryParameters ofPatient = new QueryParameters(
                List.of(new Parameter("beneficiary", patient.key().toString())));
        Set<String> asked = numbers(wanted);
        return request.service().search().matches(coverage, ofPatient, MOST).stream()
                .map(MemberMatch::json)
                .flatMap(stored -> numbers(stored).stream())
                .anyMatch(asked::contains);
    }

    /** What a coverage is known by: its identifiers and the subscriber's number. */
    private static Set<String> numbers(JsonNode coverage) {
        Set<String> numbers = new HashSet<>();
        for (JsonNode identifier : coverage.path("identifier")) {
            numbers.add("identifier " + identifier.path("system").asText() + "|"
                    + identifier.path("value").asText());
        }
        if (coverage.has("subscriberId")) {
            numbers.add("subscriber " + coverage.path("subscriberId").asText());
        }
        return numbers;
    }

    /** The one of type MB (member number), or the first. */
    private static JsonNode identifier(JsonNode patient) {
        for (JsonNode identifier : patient.path("identifier")) {
            for (JsonNode coding : identifier.at("/type/coding")) {
                if (coding.path("code").asText().equals("MB")) {
                    return identifier;
                }
            }
        }
        if (patient.at("/identifier/0").isMissingNode()) {
            throw Problem.unprocessable("The member that matches has no identifier");
        }
        return patient.at("/identifier/0");
    }

    private static JsonNode json(StoredResource resource) {
        try {
            return MAPPER.readTree(resource.json());
        } catch (IOException e) {
            throw new UncheckedIOException("A stored resource is not JSON", e);
        }
    }
}

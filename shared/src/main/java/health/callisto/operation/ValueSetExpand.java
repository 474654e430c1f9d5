package health.callisto.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Read;
import health.callisto.terminology.Concept;
import health.callisto.terminology.Terminology;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code ValueSet/$expand} and {@code ValueSet/{id}/$expand} (R4 valueset-operation-expand.html) over what is stored. */
public final class ValueSetExpand implements Interaction {
    private final Clock clock;
    private final Supplier<String> newId;

    public ValueSetExpand(Clock clock, Supplier<String> newId) {
        this.clock = clock;
        this.newId = newId;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        OperationInput input = OperationInput.read(request);
        Terminology terminology = request.service().terminology();
        JsonNode valueSet = valueSet(request, input);
        List<Concept> codes = terminology.expand(valueSet);
        Optional<String> filter = input.text("filter").map(text -> text.toLowerCase(Locale.ROOT));
        boolean activeOnly = input.isTrue("activeOnly");
        List<Concept> wanted = codes.stream()
                .filter(concept -> !activeOnly || !concept.inactive())
                .filter(concept -> filter.isEmpty() || contains(concept, filter.get()))
                .toList();
        int from = Math.min(input.number("offset").orElse(0), wanted.size());
        int to = Math.min(wanted.size(), from + input.number("count").orElse(wanted.size()));
        ObjectNode answer = valueSet.deepCopy();
        answer.remove(List.of("compose", "expansion", "text"));
        ObjectNode expansion = answer.putObject("expansion");
        expansion.put("identifier", "urn:uuid:" + newId.get());
        expansion.put(
                "timestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        expansion.put("total", wanted.size());
        if (input.number("offset").isPresent()) {
            expansion.put("offset", from);
        }
        ArrayNode contains = expansion.putArray("contains");
        boolean designations = input.isTrue("includeDesignations");
        wanted.subList(from, to).forEach(concept -> contains.add(entry(concept, designations, contains)));
        if (contains.isEmpty()) {
            expansion.remove("contains");
        }
        return HttpResponse.of(200, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The one in the path, in the parameters, or of a URL. */
    static JsonNode valueSet(FhirRequest request, OperationInput input) {
        Terminology terminology = request.service().terminology();
        if (request.path().size() == 3) {
            Read.current(request, request.key());
            return terminology.valueSet(request.key().toString()).orElseThrow();
        }
        Optional<JsonNode> given = input.object("valueSet");
        if (given.isPresent()) {
            return given.get();
        }
        String url = input.needed("url");
        String canonical = input.text("valueSetVersion")
                .map(version -> url + "|" + version)
                .orElse(url);
        return terminology
                .valueSet(canonical)
                .orElseThrow(() -> Problem.notFound("The value set '" + canonical + "' is not stored here"));
    }

    private static boolean contains(Concept concept, String filter) {
        return concept.display().toLowerCase(Locale.ROOT).contains(filter)
                || concept.code().toLowerCase(Locale.ROOT).contains(filter);
    }

    private static ObjectNode entry(Concept concept, boolean designations, ArrayNode factory) {
        ObjectNode entry = factory.objectNode();
        entry.put("system", concept.system());
        if (concept.notSelectable()) {
            entry.put("abstract", true);
        }
        if (concept.inactive()) {
            entry.put("inactive", true);
        }
        entry.put("code", concept.code());
        if (!concept.display().isEmpty()) {
            entry.put("display", concept.display());
        }
        if (designations && !concept.designations().isEmpty()) {
            ArrayNode list = entry.putArray("designation");
            concept.designations().forEach(list::add);
        }
        return entry;
    }
}

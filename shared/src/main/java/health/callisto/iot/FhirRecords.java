package health.callisto.iot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Isolated;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.resource.feed.Change;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.search.query.SearchRequest;
import health.callisto.workspace.FhirService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The resources of a FHIR service, as trees of JSON whose decimals keep their digits. */
final class FhirRecords {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final FhirService service;

    FhirRecords(FhirService service) {
        this.service = service;
    }

    /** A resource and the version that it is of. */
    record Versioned(ObjectNode resource, long version) {
        String id() {
            return resource.path("id").asText();
        }
    }

    /** The reference without the service's own base URL; as it is if it begins with none. */
    String relative(String reference) {
        return service.bases().relative(reference);
    }

    /** The resources with that identifier; without a system: of whatever system. */
    List<Versioned> byIdentifier(String type, Optional<String> system, String value) {
        String token = system.map(given -> escaped(given) + "|").orElse("") + escaped(value);
        QueryParameters query = new QueryParameters(List.of(new QueryParameters.Parameter("identifier", token)));
        return service.search().search(new SearchRequest(type(type), query, true)).matches().stream()
                .map(FhirRecords::versioned)
                .toList();
    }

    /** What has a meaning of its own in a search value (R4 search.html#escaping). */
    private static String escaped(String value) {
        return value.replaceAll("[\\\\$,|]", "\\\\$0");
    }

    /** The current version, unless it is deleted or there is none. */
    Optional<Versioned> find(String type, String id) {
        return service.resources()
                .find(new ResourceKey(type(type), id))
                .filter(stored -> !stored.deleted())
                .map(FhirRecords::versioned);
    }

    /** A resource to be stored under its id, checked and indexed. */
    record Put(ObjectNode resource, Write write) {
        String id() {
            return resource.path("id").asText();
        }
    }

    /** Stores it; false if the precondition does not hold. */
    boolean put(ObjectNode resource, Precondition precondition) {
        return putAll(List.of(ready(resource, precondition))).isEmpty();
    }

    /** Stores them in one commit; answers the ids of those whose preconditions do not hold. */
    Set<String> putAll(List<Put> puts) {
        List<Write> writes = puts.stream().map(Put::write).toList();
        List<WriteOutcome> outcomes =
                service.resources().commit(new Batch(writes, false, Change.Origin.LIVE, Optional.empty()));
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < puts.size(); i++) {
            if (outcomes.get(i).result() == WriteOutcome.Result.REFUSED) {
                refused.add(puts.get(i).id());
            }
        }
        return refused;
    }

    /** DataError FHIR_DATA_MAPPING if it is no valid resource. */
    Put ready(ObjectNode resource, Precondition precondition) {
        try {
            ResourceIntake.Incoming incoming =
                    service.intake().read(JSON.writeValueAsString(resource).getBytes(StandardCharsets.UTF_8));
            String id = resource.path("id").asText();
            return new Put(resource, service.intake().write(incoming, id, precondition, Optional.empty()));
        } catch (Problem e) {
            if (Isolated.mayGoBetter(e)) {
                throw e;
            }
            String place =
                    e.issues().stream().map(Issue::expression).findFirst().orElse("");
            throw new DataError(
                    DataError.Kind.FHIR_DATA_MAPPING,
                    "The mapping makes a resource that is not valid" + (place.isEmpty() ? "" : " at " + place));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON can be written", e);
        }
    }

    private ResourceType type(String name) {
        return service.definitions().resourceType(name).orElseThrow();
    }

    private static Versioned versioned(StoredResource stored) {
        try {
            JsonNode tree = JSON.readTree(stored.json());
            return new Versioned((ObjectNode) tree, stored.version());
        } catch (IOException e) {
            throw new UncheckedIOException("A stored resource is JSON", e);
        }
    }
}

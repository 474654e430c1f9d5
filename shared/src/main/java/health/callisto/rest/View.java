package health.callisto.rest;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.Subset;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.version.BodyOutput;
import health.callisto.resource.version.StoredResource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How much of each resource a caller wants to see: {@code _summary} and {@code _elements} (R4 search.html#summary).
 *
 * @param subset of matches, and of a resource that is read
 * @param ofIncluded of included resources: {@code _elements} names elements of the matches alone (R4 search.html#elements)
 */
public record View(Optional<Subset> subset, Optional<Subset> ofIncluded) {
    /** What a write answers: all of it. */
    static final View WHOLE = new View(Optional.empty(), Optional.empty());

    /** Problem INVALID for a {@code _summary} that R4 does not know. */
    public static View of(QueryParameters query, Definitions definitions) {
        Optional<Subset> summary = query.first("_summary").flatMap(mode -> summary(mode, definitions));
        Optional<Subset> elements = query.first("_elements")
                .filter(names -> !names.isBlank())
                .map(names -> Subset.elements(
                        definitions, new HashSet<>(List.of(names.strip().split("\\s*,\\s*", -1)))));
        return new View(summary.or(() -> elements), summary);
    }

    /** How much of included resources. */
    View included() {
        return new View(ofIncluded, ofIncluded);
    }

    private static Optional<Subset> summary(String mode, Definitions definitions) {
        return switch (mode) {
            case "true" -> Optional.of(Subset.summary(definitions));
            case "text" -> Optional.of(Subset.text(definitions));
            case "data" -> Optional.of(Subset.data(definitions));
            // A count has no resources to show.
            case "false", "count" -> Optional.empty();
            default -> throw Problem.invalid("_summary must be true, text, data, count or false");
        };
    }

    byte[] of(StoredResource resource) {
        byte[] json = resource.json();
        return subset.isPresent() ? subset.get().of(json) : json;
    }

    /** Appends what {@link #of} answers. */
    void write(StoredResource resource, BodyOutput out) {
        if (subset.isPresent()) {
            out.write(of(resource));
        } else {
            out.writeJson(resource);
        }
    }
}

package health.callisto.examples;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.write.IndexValue;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Searches for the values that a resource has. */
final class OwnValues {
    private static final int LONGEST = 1_000;
    private static final double WIDEST = 1e300;

    private final Definitions definitions;
    private final Map<Integer, SearchParameter> byNumber = new HashMap<>();

    OwnValues(Definitions definitions) {
        this.definitions = definitions;
        for (ResourceType type : definitions.resourceTypes()) {
            SearchParameters.r4().of(type.name()).forEach(parameter -> byNumber.put(parameter.number(), parameter));
        }
    }

    /** A query for each value that can be asked for as it is; the id keeps others out. */
    Stream<String> queries(String id, List<IndexValue> values) {
        return values.stream()
                .flatMap(value -> query(value).stream())
                .map(query -> "_id=" + id + "&" + query)
                .distinct();
    }

    private Optional<String> query(IndexValue value) {
        SearchParameter parameter = Objects.requireNonNull(byNumber.get(value.parameter()), "no such parameter");
        String code = parameter.code();
        // The identifier of a reference is a token too, asked for by a modifier.
        if (value instanceof IndexValue.Token v && parameter.type() == ParameterType.TOKEN) {
            String system = v.system().isEmpty() ? "" : text(v.system()) + "|";
            return v.code().isEmpty()
                    ? Optional.of(code + "=" + encoded(system))
                    : asked(code, system + text(v.code()));
        }
        if (value instanceof IndexValue.Text v && !v.exact().isBlank()) {
            return asked(code + ":exact", text(v.exact()));
        }
        if (value instanceof IndexValue.Uri v) {
            return asked(code, text(v.value()));
        }
        if (value instanceof IndexValue.Reference v) {
            String target = v.targetType() == 0
                    ? v.target()
                    : definitions.resourceType(v.targetType()).name() + "/" + v.target();
            // What is none of these forms is stored as it is and cannot be asked for.
            return target.contains(":") || v.targetType() != 0 ? asked(code, text(target)) : Optional.empty();
        }
        if (value instanceof IndexValue.Numeric v && Math.abs(v.low()) < WIDEST) {
            return asked(code, "ge" + v.low());
        }
        if (value instanceof IndexValue.Quantity v && Math.abs(v.low()) < WIDEST) {
            return asked(code, "ge" + v.low() + "|" + text(v.system()) + "|" + text(v.code()));
        }
        if (value instanceof IndexValue.Date v && v.start() > 0) {
            return asked(code, "ge" + Instant.ofEpochMilli(v.start() / 1000));
        }
        return Optional.empty();
    }

    private static Optional<String> asked(String name, String value) {
        return value.isBlank() || value.length() > LONGEST
                ? Optional.empty()
                : Optional.of(name + "=" + encoded(value));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** With the escapes of R4 search.html#escaping. */
    private static String text(String value) {
        return value.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace("|", "\\|")
                .replace("$", "\\$");
    }
}

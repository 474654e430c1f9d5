package health.callisto.http;

import health.callisto.fhir.PercentEncoding;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters of a query in their order, repeats and empty values kept: to FHIR a repeat means AND. */
public record QueryParameters(List<Parameter> all) {
    /** A parameter, decoded; the name still has its modifier and chain. */
    public record Parameter(String name, String value) {}

    /** Parameters in a URL or a form, those without a value included. */
    static final int MOST = 1_000;

    public static final QueryParameters NONE = new QueryParameters(List.of());

    public QueryParameters {
        all = List.copyOf(all);
    }

    /** Parses {@code a=b&c=d} as it stands in a URL or a form; Problem INVALID for a broken percent escape, or too many. */
    public static QueryParameters parse(String rawQuery) {
        List<Parameter> parameters = new ArrayList<>();
        for (String part : rawQuery.split("&", -1)) {
            if (!part.isEmpty()) {
                if (parameters.size() == MOST) {
                    throw Problem.tooCostly("A request may have at most " + MOST + " parameters");
                }
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                parameters.add(new Parameter(
                        PercentEncoding.decode(name),
                        equals < 0 ? "" : PercentEncoding.decode(part.substring(equals + 1))));
            }
        }
        return new QueryParameters(parameters);
    }

    /** The value of the first parameter of that name. */
    public Optional<String> first(String name) {
        return all.stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** These parameters and those behind them. */
    public QueryParameters and(QueryParameters more) {
        List<Parameter> both = new ArrayList<>(all);
        both.addAll(more.all());
        return new QueryParameters(both);
    }
}

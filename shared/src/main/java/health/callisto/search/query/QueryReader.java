package health.callisto.search.query;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.Query;
import health.callisto.search.sql.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of one search: conditions, order, page size, includes, and what was not understood. */
public final class QueryReader {
    private static final int DEFAULT_COUNT = 20;
    private static final int MOST_COUNT = 1000;
    /** Values in one query: bounds the statement, which databases bound too. */
    static final int MOST_VALUES = 300;
    /** Characters of one value between commas, and of a name. */
    static final int LONGEST_VALUE = 4_000;
    /** What the REST layer answers for. */
    private static final Set<String> OUTSIDE =
            Set.of("_format", "_pretty", "_summary", "_elements", "_page", "_type", "_explain");

    private final ResourceType type;
    private final boolean strict;
    private final boolean several;
    private final List<ResourceKey> compartments;
    private final boolean referred;
    private final Definitions definitions;
    private final SearchParameters parameters;
    private final ConditionReader reader;
    private final ParameterElements elements;

    private final List<Condition> conditions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> sort = new ArrayList<>();
    private final List<Query.Include> includes = new ArrayList<>();
    private final List<QueryParameters.Parameter> honoured = new ArrayList<>();
    private final List<Issue> issues = new ArrayList<>();
    private int count = DEFAULT_COUNT;
    private Query.Total total = Query.Total.NONE;
    private boolean totalOnly;
    private int values;

    public QueryReader(
            ResourceType type,
            SearchRequest request,
            Definitions definitions,
            SearchParameters parameters,
            ConditionReader reader,
            ParameterElements elements) {
        this.elements = elements;
        this.type = type;
        this.strict = request.strict();
        this.several = request.types().size() > 1;
        this.compartments = request.compartments();
        this.referred = request.referred();
        this.definitions = definitions;
        this.parameters = parameters;
        this.reader = reader;
    }

    public Query read(QueryParameters query) {
        for (QueryParameters.Parameter parameter : query.all()) {
            if (read(parameter.name(), parameter.value())) {
                honoured.add(parameter);
            }
        }
        if (!compartments.isEmpty()) {
            conditions.add(reader.compartment(type, compartments, referred));
            names.add("compartment");
        }
        SortReader order = new SortReader(type, parameters, conditions, this::notUnderstood);
        List<SortKey> keys = order.read(sort);
        honoured.removeIf(parameter -> parameter.name().equals("_sort"));
        if (!order.understood().isEmpty()) {
            honoured.add(new QueryParameters.Parameter("_sort", String.join(",", order.understood())));
        }
        return new Query(
                type,
                conditions,
                names,
                keys,
                order.newestFirst(),
                totalOnly ? 0 : count,
                totalOnly || count == 0 ? Query.Total.ACCURATE : total,
                includes,
                new QueryParameters(honoured),
                issues,
                Fingerprint.of(type, honoured));
    }

    /** Whether the parameter is part of the self link. */
    private boolean read(String name, String value) {
        if (name.equals("_page") || name.equals("_includes")) {
            return false;
        }
        if (value.isEmpty()) {
            issues.add(Issue.warning("invalid", "The parameter '" + name + "' has no value and was ignored"));
            return false;
        }
        return switch (name) {
            case "_count" -> readCount(value);
            case "_sort" -> sort.addAll(List.of(value.split(",")));
            case "_total" -> readTotal(value);
            case "_contained" -> readContained(value);
            default -> readOther(name, value);
        };
    }

    private boolean readOther(String name, String value) {
        if (OUTSIDE.contains(name)) {
            totalOnly |= name.equals("_summary") && value.equals("count");
            return true;
        }
        if (IncludeReader.reads(name)) {
            List<Query.Include> read = new IncludeReader(type, definitions, parameters, elements).read(name, value);
            if (read.isEmpty() && !IncludeReader.isEverything(value)) {
                notUnderstood("The " + name + " names no reference parameter");
            }
            return includes.addAll(read);
        }
        List<String> alternatives = Escapes.split(value, ',').stream()
                .filter(part -> !part.isEmpty())
                .toList();
        values += alternatives.size();
        if (values > MOST_VALUES) {
            throw Problem.tooCostly("A search may have at most " + MOST_VALUES + " values; ask in several searches");
        }
        if (name.length() > LONGEST_VALUE || alternatives.stream().anyMatch(text -> text.length() > LONGEST_VALUE)) {
            throw Problem.tooCostly("The name of a search parameter, and each value between commas, may have at most "
                    + LONGEST_VALUE + " characters");
        }
        if (alternatives.isEmpty()) {
            issues.add(Issue.warning("invalid", "The parameter '" + name + "' has no value and was ignored"));
            return false;
        }
        Optional<Condition> condition = reader.read(type, name, alternatives);
        if (condition.isPresent()) {
            conditions.add(condition.get());
            names.add(name);
        } else {
            notUnderstood("The parameter '" + name + "' " + whyNot(name));
        }
        return condition.isPresent();
    }

    private String whyNot(String name) {
        return parameters
                .whyUnready(type.name(), name.replaceFirst("[:.].*", ""))
                .orElse("is not known for " + type.name());
    }

    private boolean readCount(String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw BadValue.of("_count", "a whole number, 0 or more");
        }
        count = Math.min(Integer.parseInt(value), MOST_COUNT);
        return true;
    }

    private boolean readTotal(String value) {
        total = switch (value) {
            case "none" -> Query.Total.NONE;
            case "estimate" -> Query.Total.ESTIMATE;
            case "accurate" -> Query.Total.ACCURATE;
            default -> throw BadValue.of("_total", "none, estimate or accurate");
        };
        return true;
    }

    /** Contained resources have no index rows of their own: they are never matches. */
    private boolean readContained(String value) {
        if (!List.of("false", "true", "both").contains(value)) {
            throw BadValue.of("_contained", "false, true or both");
        }
        if (!value.equals("false")) {
            notUnderstood("_contained=" + value + " is not supported: contained resources are not searched");
        }
        return value.equals("false");
    }

    /** Strict handling refuses it, lenient handling reports it (R4 search.html#errors). */
    private void notUnderstood(String what) {
        if (several) {
            throw Problem.invalid(what + "; a search of several types takes what all of them have");
        }
        if (strict) {
            throw Problem.invalid(what + "; with Prefer: handling=lenient it would be ignored");
        }
        issues.add(Issue.warning("not-supported", what + " and was ignored"));
    }
}

package health.callisto.search.query;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.problem.Problem;
import health.callisto.resource.version.IdKey;
import health.callisto.search.parameter.Compartments;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.sql.ChainCondition;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.HasCondition;
import health.callisto.search.sql.IdCondition;
import health.callisto.search.sql.MemberReferences;
import health.callisto.search.sql.MissingCondition;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.Source;
import health.callisto.search.sql.Statistics;
import health.callisto.search.sql.TimeCondition;
import health.callisto.search.sql.ValueCondition;
import health.callisto.search.sql.ValueRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one parameter of a query, modifiers, chains and {@code _has} included, as a condition. */
public final class ConditionReader {
    /** Links of a chain; more are hardly meant. */
    private static final int DEEPEST = 4;

    private final Definitions definitions;
    private final SearchParameters parameters;
    private final ReferenceRanges references;
    private final Statistics statistics;
    private final Optional<CodeSetRanges> codeSets;
    private final ReferenceReader reader;
    private final ParameterElements elements;
    private final Instant now;
    private final ConditionBudget budget;

    /**
     * @param reader reads references
     * @param elements what parameters lead to
     * @param now for {@code ap}
     * @param budget of the search that the conditions are part of
     */
    public ConditionReader(
            Definitions definitions,
            SearchParameters parameters,
            Statistics statistics,
            Optional<CodeSets> codeSets,
            ReferenceReader reader,
            ParameterElements elements,
            Instant now,
            ConditionBudget budget) {
        this.budget = budget;
        this.codeSets = codeSets.map(sets -> new CodeSetRanges(sets, statistics, elements));
        this.reader = reader;
        this.elements = elements;
        this.definitions = definitions;
        this.parameters = parameters;
        this.references = new ReferenceRanges(definitions, reader);
        this.statistics = statistics;
        this.now = now;
    }

    /**
     * The condition that {@code name=alternatives} puts on resources of the type; empty if there is no such parameter.
     * Problem INVALID for a modifier or a value that does not fit it.
     *
     * @param alternatives the values between commas, not empty, escapes kept
     */
    Optional<Condition> read(ResourceType type, String name, List<String> alternatives) {
        return read(type, name, alternatives, 0);
    }

    /**
     * That the resource is in the compartment of one of the keys; Problem NOT_FOUND if its type can be in none.
     *
     * @param referred then that members of the first compartment refer to it
     */
    Condition compartment(ResourceType type, List<ResourceKey> keys, boolean referred) {
        List<ValueRange> ranges = new ArrayList<>();
        for (ResourceKey key : keys) {
            for (String code : Compartments.r4().codes(key.type().name(), type.name())) {
                ranges.addAll(references.of(
                        parameters.find(type.name(), code).orElseThrow(), Optional.empty(), key.toString(), false));
            }
        }
        if (ranges.isEmpty() && referred) {
            return new MemberReferences(
                    type, keys.get(0), memberships(keys.get(0).type()));
        }
        if (ranges.isEmpty()) {
            throw Problem.notFound("There are no resources of type " + type + " in the compartment of a "
                    + keys.get(0).type());
        }
        return new ValueCondition(ranges.get(0).parameter(), ranges, false);
    }

    private List<Integer> memberships(ResourceType compartment) {
        return Compartments.r4().types(compartment.name()).orElseThrow().stream()
                .flatMap(member -> Compartments.r4().codes(compartment.name(), member).stream()
                        .flatMap(code -> parameters.find(member, code).stream()))
                .map(SearchParameter::number)
                .toList();
    }

    private Optional<Condition> read(ResourceType type, String name, List<String> alternatives, int depth) {
        budget.spend();
        if (depth > DEEPEST) {
            throw BadValue.notSupported("A chain of more than " + DEEPEST + " links");
        }
        if (name.startsWith("_has:")) {
            return has(type, name, alternatives, depth);
        }
        if (name.equals("_list")) {
            // What a list holds is what the list refers to by its items.
            return has(type, "_has:List:item:_id", alternatives, depth);
        }
        int dot = name.indexOf('.');
        if (dot >= 0) {
            return chain(type, name.substring(0, dot), name.substring(dot + 1), alternatives, depth);
        }
        int colon = name.indexOf(':');
        String code = colon < 0 ? name : name.substring(0, colon);
        String modifier = colon < 0 ? "" : name.substring(colon + 1);
        return parameters.find(type.name(), code).map(parameter -> condition(type, parameter, modifier, alternatives));
    }

    private Optional<Condition> chain(
            ResourceType type, String link, String rest, List<String> alternatives, int depth) {
        int colon = link.indexOf(':');
        Optional<SearchParameter> parameter = parameters
                .find(type.name(), colon < 0 ? link : link.substring(0, colon))
                .filter(p -> p.type() == ParameterType.REFERENCE);
        if (parameter.isEmpty()) {
            return Optional.empty();
        }
        if (elements.areResources(parameter.get())) {
            throw BadValue.notSupported("A chain over '" + parameter.get().code() + "', whose resource stands in the "
                    + type + " itself and is not indexed on its own,");
        }
        List<String> types = colon < 0 ? parameter.get().targets() : List.of(link.substring(colon + 1));
        List<ChainCondition.Target> targets = new ArrayList<>();
        for (String name : types) {
            Optional<ResourceType> target = definitions.resourceType(name);
            if (target.isPresent()) {
                read(target.get(), rest, alternatives, depth + 1)
                        .ifPresent(condition -> targets.add(new ChainCondition.Target(target.get(), condition)));
            }
        }
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChainCondition(
                        parameter.get().number(), targets, elements.areCanonical(parameter.get()), List.of()));
    }

    private Optional<Condition> has(ResourceType type, String name, List<String> alternatives, int depth) {
        String[] parts = name.split(":", 4);
        Optional<ResourceType> referring =
                parts.length == 4 ? definitions.resourceType(parts[1]) : Optional.<ResourceType>empty();
        if (referring.isEmpty()) {
            throw BadValue.of("_has", "it as _has:Type:reference:parameter=value, with a resource type of R4");
        }
        Optional<SearchParameter> reference =
                parameters.find(referring.get().name(), parts[2]).filter(p -> p.type() == ParameterType.REFERENCE);
        return reference.flatMap(parameter -> read(referring.get(), parts[3], alternatives, depth + 1)
                .map(condition -> new HasCondition(
                        type,
                        referring.get(),
                        parameter.number(),
                        condition,
                        elements.areCanonical(parameter),
                        Optional.empty())));
    }

    private Condition condition(
            ResourceType type, SearchParameter parameter, String modifier, List<String> alternatives) {
        if (parameter.code().equals("_id")) {
            return ids(type, modifier, alternatives);
        }
        if (parameter.code().equals("_lastUpdated")) {
            plain(parameter, modifier);
            return new TimeCondition(alternatives.stream()
                    .map(text -> UpdateTimes.read(text, now))
                    .toList());
        }
        if (parameter.type() == ParameterType.SPECIAL) {
            throw BadValue.notSupported("The parameter '" + parameter.code() + "'");
        }
        if (modifier.equals("missing")) {
            return missing(parameter, alternatives);
        }
        boolean measured = parameter.type() == ParameterType.QUANTITY
                || parameter.components().stream().anyMatch(component -> component.type() == ParameterType.QUANTITY);
        if (measured && alternatives.size() > QuantityRanges.MOST_CONVERTED) {
            throw BadValue.of(parameter.code(), "at most " + QuantityRanges.MOST_CONVERTED + " values");
        }
        List<ValueRange> ranges = new ArrayList<>();
        for (int stored : parameters.storedAs(parameter)) {
            alternatives.forEach(text -> ranges.addAll(ranges(parameter.numbered(stored), modifier, text)));
        }
        if (ranges.size() > Source.MOST) {
            throw Problem.tooCostly("The values of '" + parameter.code() + "' come to more than " + Source.MOST
                    + " ranges; ask for fewer in one search");
        }
        return new ValueCondition(parameter.number(), ranges, modifier.equals("not") || modifier.equals("not-in"));
    }

    private List<ValueRange> ranges(SearchParameter parameter, String modifier, String text) {
        return switch (parameter.type()) {
            case TOKEN -> {
                if (modifier.equals("of-type")) {
                    yield TokenRanges.ofType(parameter, text);
                }
                if (modifier.equals("below") && elements.areMediaTypes(parameter)) {
                    yield MediaTypeRanges.below(parameter, text);
                }
                if (codeSets.isPresent() && CodeSetRanges.reads(modifier)) {
                    yield codeSets.get().of(parameter, modifier, text);
                }
                if (modifier.equals("text")) {
                    yield TokenRanges.text(parameter, text);
                }
                if (!modifier.equals("not")) {
                    plain(parameter, modifier);
                }
                yield TokenRanges.of(parameter, text, statistics, elements.implied(parameter));
            }
            case STRING -> StringRanges.of(parameter, modifier, text);
            case REFERENCE ->
                modifier.equals("identifier")
                        ? TokenRanges.of(parameter, text, statistics, ParameterElements.NOTHING)
                        : modifier.equals("below") && elements.areCanonical(parameter)
                                ? references.below(parameter, text)
                                : references.of(
                                        parameter,
                                        targetType(parameter, modifier),
                                        text,
                                        elements.areCanonical(parameter));
            case DATE -> {
                plain(parameter, modifier);
                yield DateRanges.of(parameter, text, now);
            }
            case NUMBER -> {
                plain(parameter, modifier);
                yield NumberRanges.of(parameter, text);
            }
            case QUANTITY -> {
                plain(parameter, modifier);
                yield QuantityRanges.of(parameter, text, () -> statistics.unitsOf(parameter.number()));
            }
            case URI -> {
                if (!modifier.equals("above") && !modifier.equals("below")) {
                    plain(parameter, modifier);
                }
                yield UriRanges.of(parameter, modifier, text);
            }
            case COMPOSITE -> {
                plain(parameter, modifier);
                yield CompositeRanges.of(
                        parameter, text, reader, elements, code -> statistics.unitsOf(parameter.number(), code));
            }
            case SPECIAL -> throw BadValue.notSupported("The parameter '" + parameter.code() + "'");
        };
    }

    private Optional<ResourceType> targetType(SearchParameter parameter, String modifier) {
        Optional<ResourceType> type = definitions.resourceType(modifier);
        if (type.isEmpty()) {
            plain(parameter, modifier);
        }
        return type;
    }

    /** A modifier that is not understood is refused even when handling is lenient (R4 search.html#modifiers). */
    private static void plain(SearchParameter parameter, String modifier) {
        if (!modifier.isEmpty()) {
            throw BadValue.notSupported("The modifier :" + modifier + " on the parameter '" + parameter.code() + "'");
        }
    }

    private Condition missing(SearchParameter parameter, List<String> alternatives) {
        if (alternatives.size() != 1 || !alternatives.get(0).matches("true|false")) {
            throw BadValue.of(parameter.code() + ":missing", "true or false");
        }
        SearchTable table = SearchTable.of(parameter.type());
        return new MissingCondition(table, parameters.storedAs(parameter), Boolean.parseBoolean(alternatives.get(0)));
    }

    private static Condition ids(ResourceType type, String modifier, List<String> alternatives) {
        if (!modifier.isEmpty() && !modifier.equals("not")) {
            throw BadValue.notSupported("The modifier :" + modifier + " on the parameter '_id'");
        }
        List<byte[]> keys = alternatives.stream()
                .map(Escapes::unescape)
                .filter(ResourceKey::isId)
                .map(IdKey::encode)
                .toList();
        return new IdCondition(type, keys, modifier.equals("not"));
    }
}

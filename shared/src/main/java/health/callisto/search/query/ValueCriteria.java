package health.callisto.search.query;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.resource.write.IndexValue;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.parameter.StringNormalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Criteria tested on the search values of a resource that is at hand and in no table yet, such as another entry of the same
 * transaction. For parameters that compare with the value alone: tokens, strings, uris, references, days, {@code _id};
 * without modifiers but {@code :exact}, without chains.
 */
public final class ValueCriteria {
    private final List<Demand> demands;
    private final List<String> ids;

    private ValueCriteria(List<Demand> demands, List<String> ids) {
        this.demands = List.copyOf(demands);
        this.ids = List.copyOf(ids);
    }

    /**
     * One parameter.
     *
     * @param numbers that its values are stored under
     * @param exact values of which a match has one; empty where it may have others
     */
    private record Demand(Set<Integer> numbers, Predicate<IndexValue> test, List<IndexValue> exact) {
        boolean isMet(List<IndexValue> values) {
            return values.stream().anyMatch(value -> numbers.contains(value.parameter()) && test.test(value));
        }
    }

    /**
     * Empty where the criteria need more than the values of the resource.
     *
     * @param references reads references
     * @param elements what parameters lead to
     */
    public static Optional<ValueCriteria> of(
            ResourceType type,
            QueryParameters criteria,
            SearchParameters parameters,
            ReferenceReader references,
            ParameterElements elements) {
        List<Demand> demands = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (QueryParameters.Parameter asked : criteria.all()) {
            if (asked.value().isEmpty()) {
                continue;
            }
            String code = asked.name().replace(":exact", "");
            Optional<SearchParameter> parameter = parameters.find(type.name(), code);
            if (asked.name().equals("_id")) {
                ids.add(Escapes.unescape(asked.value()));
                continue;
            }
            if (parameter.isEmpty()) {
                return Optional.empty();
            }
            Set<Integer> numbers = new HashSet<>(parameters.storedAs(parameter.get()));
            boolean exact = !code.equals(asked.name());
            Optional<Demand> demand = demand(parameter.get(), numbers, exact, asked.value(), references, elements);
            if (demand.isEmpty()) {
                return Optional.empty();
            }
            demands.add(demand.get());
        }
        return Optional.of(new ValueCriteria(demands, ids));
    }

    /** Whether a resource of that id with those values meets all. */
    public boolean matches(String id, List<IndexValue> values) {
        return ids.stream().allMatch(id::equals) && demands.stream().allMatch(demand -> demand.isMet(values));
    }

    /** Values of which each match has at least one, to look them up; empty where nothing so simple can be said. */
    public List<IndexValue> exact() {
        return demands.stream()
                .map(Demand::exact)
                .filter(values -> !values.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Optional<Demand> demand(
            SearchParameter parameter,
            Set<Integer> numbers,
            boolean exact,
            String text,
            ReferenceReader references,
            ParameterElements elements) {
        Predicate<IndexValue> any = value -> false;
        List<IndexValue> wanted = new ArrayList<>();
        boolean allExact = true;
        for (String part : Escapes.split(text, ',')) {
            int before = wanted.size();
            Optional<Predicate<IndexValue>> test =
                    switch (parameter.type()) {
                        case TOKEN ->
                            exact ? Optional.empty() : token(part, numbers, elements.implied(parameter), wanted);
                        case STRING -> Optional.of(string(Escapes.unescape(part), exact));
                        case URI -> exact ? Optional.empty() : Optional.of(uri(Escapes.unescape(part)));
                        case REFERENCE ->
                            exact ? Optional.empty() : Optional.of(reference(Escapes.unescape(part), references));
                        case DATE -> exact ? Optional.empty() : date(Escapes.unescape(part));
                        case NUMBER, QUANTITY, COMPOSITE, SPECIAL -> Optional.empty();
                    };
            if (test.isEmpty()) {
                return Optional.empty();
            }
            any = any.or(test.get());
            allExact &= wanted.size() > before;
        }
        return Optional.of(new Demand(numbers, any, allExact ? wanted : List.of()));
    }

    /** As {@link TokenRanges} has it: an element of type code is stored without the system of its binding. */
    private static Optional<Predicate<IndexValue>> token(
            String text, Set<Integer> numbers, ParameterElements.Implied implied, List<IndexValue> wanted) {
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() > 2) {
            return Optional.empty();
        }
        String code = Escapes.unescape(parts.get(parts.size() - 1));
        if (parts.size() == 1) {
            return Optional.of(value ->
                    value instanceof IndexValue.Token token && token.code().equals(code));
        }
        String system = Escapes.unescape(parts.get(0));
        if (code.isEmpty()) {
            return Optional.of(value -> value instanceof IndexValue.Token token
                    && (token.system().equals(system)
                            || (token.system().isEmpty() && implied.by(system, token.code()))));
        }
        Set<String> systems = implied.by(system, code) ? Set.of(system, "") : Set.of(system);
        numbers.forEach(number -> systems.forEach(one -> wanted.add(new IndexValue.Token(number, one, code))));
        return Optional.of(value -> value instanceof IndexValue.Token token
                && systems.contains(token.system())
                && token.code().equals(code));
    }

    private static Predicate<IndexValue> string(String text, boolean exact) {
        String normalized = StringNormalizer.normalize(text);
        return value -> value instanceof IndexValue.Text stored
                && (exact ? stored.exact().equals(text) : stored.normalized().startsWith(normalized));
    }

    private static Predicate<IndexValue> uri(String text) {
        return value -> value instanceof IndexValue.Uri stored && stored.value().equals(text);
    }

    private static Predicate<IndexValue> reference(String given, ReferenceReader references) {
        String text = references.relative(given);
        Optional<ResourceKey> key = references.resource(text);
        boolean bare = key.isEmpty() && ResourceKey.isId(text);
        return value -> value instanceof IndexValue.Reference stored
                && stored.target().equals(key.map(ResourceKey::id).orElse(text))
                && (bare
                        || stored.targetType()
                                == key.map(target -> target.type().number()).orElse(0));
    }

    /** A date without a prefix: what is stored lies in it. */
    private static Optional<Predicate<IndexValue>> date(String text) {
        return DateRange.parse(text)
                .map(range -> value -> value instanceof IndexValue.Date stored
                        && stored.start() >= range.start()
                        && stored.end() <= range.end());
    }
}

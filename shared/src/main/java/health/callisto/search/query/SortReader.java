package health.callisto.search.query;

import health.callisto.fhir.ResourceType;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.SortKey;
import health.callisto.search.sql.ValueCondition;
import health.callisto.search.sql.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads {@code _sort} (R4 search.html#sort): codes with commas between them, a minus for the other direction. */
final class SortReader {
    private static final int MOST_KEYS = 5;

    private final ResourceType type;
    private final SearchParameters parameters;
    private final List<Condition> conditions;
    private final Consumer<String> notUnderstood;
    private final List<String> understood = new ArrayList<>();
    private boolean newestFirst = true;

    SortReader(
            ResourceType type,
            SearchParameters parameters,
            List<Condition> conditions,
            Consumer<String> notUnderstood) {
        this.type = type;
        this.parameters = parameters;
        this.conditions = conditions;
        this.notUnderstood = notUnderstood;
    }

    /** The order of the surrogate id behind the keys, as the last {@link #read} found it. */
    boolean newestFirst() {
        return newestFirst;
    }

    /** The codes that the last {@link #read} understood, as they came. */
    List<String> understood() {
        return understood;
    }

    List<SortKey> read(List<String> codes) {
        List<SortKey> keys = new ArrayList<>();
        for (String code : codes) {
            boolean descending = code.startsWith("-");
            String name = descending ? code.substring(1) : code;
            if (name.equals("_lastUpdated")) {
                understood.add(code);
                newestFirst = descending;
                return keys;
            }
            if (name.equals("_id")) {
                understood.add(code);
                keys.add(SortKey.id(descending));
                return keys;
            }
            Optional<SortKey> key = key(name, descending);
            if (key.isPresent()) {
                understood.add(code);
                keys.add(key.get());
            } else {
                notUnderstood.accept("The _sort by '" + name + "' is not known for " + type.name());
            }
        }
        if (keys.size() > MOST_KEYS) {
            throw BadValue.of("_sort", "at most " + MOST_KEYS + " keys");
        }
        return keys;
    }

    private Optional<SortKey> key(String code, boolean descending) {
        return parameters
                .find(type.name(), code)
                .filter(p -> p.type() != ParameterType.COMPOSITE && p.type() != ParameterType.SPECIAL)
                .map(p -> new SortKey(
                        SearchTable.of(p.type()), p.number(), parameters.storedAs(p), descending, within(p.number())));
    }

    /** The ranges of the only condition on that parameter. */
    private List<ValueRange> within(int parameter) {
        List<ValueCondition> own = conditions.stream()
                .filter(condition -> condition instanceof ValueCondition)
                .map(condition -> (ValueCondition) condition)
                .filter(condition -> condition.parameter() == parameter && !condition.negated())
                .toList();
        return own.size() == 1 ? own.get(0).ranges() : List.of();
    }
}

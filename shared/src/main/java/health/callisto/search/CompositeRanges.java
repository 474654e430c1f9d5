package health.callisto.search;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.Definitions;
import health.callisto.resource.IndexKeys;
import java.util.List;
import java.util.function.Function;

/**
 * Composites (R4 search.html#composite): {@code first$second}, both of one tuple. The columns are those of
 * {@link health.callisto.resource.IndexValue.Composite}.
 */
final class CompositeRanges {
    private CompositeRanges() {}

    /** @param units finds the units that a quantity in second place is stored with, by the code in the first */
    static List<ValueRange> of(
            SearchParameter parameter, String text, Definitions definitions, Function<String, List<String>> units) {
        List<String> parts = Escapes.split(text, '$');
        List<SearchParameter.Component> components = parameter.components();
        if (parts.size() != components.size()) {
            throw BadValue.of(parameter.code(), components.size() + " parts with $ between them");
        }
        Fragment first = first(parameter, components.get(0), parts.get(0), definitions);
        if (components.get(1).type() == ParameterType.QUANTITY) {
            List<String> token = Escapes.split(parts.get(0), '|');
            String code = IndexKeys.code(Escapes.unescape(token.get(token.size() - 1)));
            return QuantityRanges.of(parameter.code(), parts.get(1), "2", "Code2", "SystemId2", () -> units.apply(code))
                    .stream()
                    .map(quantity -> range(parameter, first.and(quantity)))
                    .toList();
        }
        Fragment where = first;
        for (int i = 1; i < parts.size(); i++) {
            where = where.and(later(parameter, components.get(i).type(), parts.get(i), i + 1));
        }
        return List.of(range(parameter, where));
    }

    private static ValueRange range(SearchParameter parameter, Fragment where) {
        return new ValueRange(IndexTable.COMPOSITE, parameter.number(), where, false);
    }

    private static Fragment first(
            SearchParameter parameter, SearchParameter.Component component, String text, Definitions definitions) {
        return switch (component.type()) {
            case TOKEN -> token(parameter, text, 1);
            case REFERENCE -> {
                String reference = Escapes.unescape(text);
                int slash = reference.indexOf('/');
                if (slash < 0
                        || definitions
                                .resourceType(reference.substring(0, slash))
                                .isEmpty()) {
                    throw BadValue.of(parameter.code(), "Type/id as the first part");
                }
                yield Fragment.of("{}.Code1 = ?", IndexKeys.code(reference));
            }
            default ->
                throw BadValue.notSupported(
                        "A composite that begins with a " + component.type().code());
        };
    }

    private static Fragment later(SearchParameter parameter, ParameterType type, String text, int place) {
        return switch (type) {
            case TOKEN -> token(parameter, text, place);
            case STRING -> {
                String from = StringNormalizer.normalize(Escapes.unescape(text));
                yield Fragment.of(
                        "{}.Code" + place + " >= ? AND {}.Code" + place + " < ?", from, StringRanges.after(from));
            }
            case NUMBER -> number(parameter, text, place);
            case DATE -> date(parameter, text, place);
            default -> throw BadValue.notSupported("A composite with a " + type.code());
        };
    }

    private static Fragment token(SearchParameter parameter, String text, int place) {
        List<String> parts = Escapes.split(text, '|');
        String code = Escapes.unescape(parts.get(parts.size() - 1));
        if (parts.size() > 2 || code.isEmpty()) {
            throw BadValue.of(parameter.code(), "code or system|code as part " + place);
        }
        Fragment ofCode = Fragment.of("{}.Code" + place + " = ?", IndexKeys.code(code));
        return parts.size() == 1
                ? ofCode
                : ofCode.and(TokenRanges.system("SystemId" + place, Escapes.unescape(parts.get(0))));
    }

    private static Fragment number(SearchParameter parameter, String text, int place) {
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(text));
        Decimal number = Decimal.read(prefixed.value())
                .orElseThrow(() -> BadValue.of(parameter.code(), "a number as part " + place));
        return NumberRanges.where(prefixed.prefix(), number, "Low" + place, "High" + place);
    }

    /** Microseconds in the columns of numbers: exact to the microsecond until the year 2255. */
    private static Fragment date(SearchParameter parameter, String text, int place) {
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(text));
        DateRange asked = DateRanges.read(parameter.code(), prefixed.value());
        String start = "{}.Low" + place;
        String finish = "{}.High" + place;
        double low = asked.start();
        double high = asked.end();
        return switch (prefixed.prefix()) {
            case EQ, AP -> Fragment.of(start + " >= ? AND " + finish + " <= ?", low, high);
            case NE -> Fragment.of("(" + start + " < ? OR " + finish + " > ?)", low, high);
            case GT -> Fragment.of(finish + " > ?", high);
            case LT -> Fragment.of(start + " < ?", low);
            case GE ->
                Fragment.of("(" + finish + " > ? OR (" + start + " >= ? AND " + finish + " <= ?))", high, low, high);
            case LE ->
                Fragment.of("(" + start + " < ? OR (" + start + " >= ? AND " + finish + " <= ?))", low, low, high);
            case SA -> Fragment.of(start + " > ?", high);
            case EB -> Fragment.of(finish + " < ?", low);
        };
    }
}

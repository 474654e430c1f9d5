package health.callisto.search.query;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.ReferenceText;
import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.StringNormalizer;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.util.List;
import java.util.function.Function;

/**
 * Composites (R4 search.html#composite): {@code first$second}, both of one tuple. The columns are those of
 * {@link health.callisto.resource.IndexValue.Composite}.
 */
final class CompositeRanges {
    private CompositeRanges() {}

    /**
     * The ranges of {@code first$second}.
     *
     * @param elements what the components lead to
     * @param units finds the units that a quantity in second place is stored with, by the code in the first
     */
    static List<ValueRange> of(
            SearchParameter parameter,
            String text,
            ReferenceReader references,
            ParameterElements elements,
            Function<String, List<String>> units) {
        List<String> parts = inOrder(Escapes.split(text, '$'), parameter, references);
        List<SearchParameter.Component> components = parameter.components();
        if (parts.size() != components.size()) {
            throw BadValue.of(parameter.code(), components.size() + " parts with $ between them");
        }
        Fragment first = first(parameter, parts.get(0), references, elements);
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
            where = where.and(later(parameter, components.get(i), parts.get(i), i + 1, elements));
        }
        return List.of(range(parameter, where));
    }

    private static ValueRange range(SearchParameter parameter, Fragment where) {
        return new ValueRange(SearchTable.COMPOSITE, parameter.number(), where, false);
    }

    /** R4's only composite of a reference is published with its two parts exchanged: either order is understood. */
    private static List<String> inOrder(List<String> parts, SearchParameter parameter, ReferenceReader references) {
        boolean exchanged = parts.size() == 2
                && parameter.components().get(0).type() == ParameterType.REFERENCE
                && !isReference(parts.get(0), references)
                && isReference(parts.get(1), references);
        return exchanged ? List.of(parts.get(1), parts.get(0)) : parts;
    }

    private static boolean isReference(String text, ReferenceReader references) {
        String reference = Escapes.unescape(text);
        return references.resource(reference).isPresent() || ReferenceText.isAbsolute(reference);
    }

    private static Fragment first(
            SearchParameter parameter, String text, ReferenceReader references, ParameterElements elements) {
        SearchParameter.Component component = parameter.components().get(0);
        return switch (component.type()) {
            case TOKEN -> token(parameter, text, 1, elements.implied(parameter, component));
            case REFERENCE -> {
                if (!isReference(text, references)) {
                    throw BadValue.of(parameter.code(), "Type/id or an absolute URL as the first part");
                }
                String reference = Escapes.unescape(text);
                String stored =
                        references.resource(reference).map(Object::toString).orElse(reference);
                yield Fragment.of("{}.Code1 = ?", IndexKeys.code(stored));
            }
            default ->
                throw BadValue.notSupported(
                        "A composite that begins with a " + component.type().code());
        };
    }

    private static Fragment later(
            SearchParameter parameter,
            SearchParameter.Component component,
            String text,
            int place,
            ParameterElements elements) {
        return switch (component.type()) {
            case TOKEN -> token(parameter, text, place, elements.implied(parameter, component));
            case STRING -> {
                String from = StringNormalizer.normalize(Escapes.unescape(text));
                yield Fragment.of(
                        "{}.Code" + place + " >= ? AND {}.Code" + place + " < ?", from, StringRanges.after(from));
            }
            case NUMBER -> number(parameter, text, place);
            case DATE -> date(parameter, text, place);
            default ->
                throw BadValue.notSupported(
                        "A composite with a " + component.type().code());
        };
    }

    private static Fragment token(
            SearchParameter parameter, String text, int place, ParameterElements.Implied implied) {
        List<String> parts = Escapes.split(text, '|');
        String code = Escapes.unescape(parts.get(parts.size() - 1));
        if (parts.size() > 2 || code.isEmpty()) {
            throw BadValue.of(parameter.code(), "code or system|code as part " + place);
        }
        Fragment ofCode = Fragment.of("{}.Code" + place + " = ?", IndexKeys.code(code));
        if (parts.size() == 1) {
            return ofCode;
        }
        String system = Escapes.unescape(parts.get(0));
        Fragment ofSystem = TokenRanges.system("SystemId" + place, system);
        return implied.by(system, code)
                ? ofCode.and(
                        new Fragment("(" + ofSystem.sql() + " OR {}.SystemId" + place + " = 0)", ofSystem.values()))
                : ofCode.and(ofSystem);
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

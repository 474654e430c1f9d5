package health.callisto.search.query;

import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.StringNormalizer;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.Statistics;
import health.callisto.search.sql.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tokens: {@code code}, {@code system|code}, {@code |code} and {@code system|} (R4 search.html#token). An element of type code
 * is stored without a system: its system is that of its required binding, so a search that names this one asks for codes
 * without a system as well. {@code |code} finds them too, since the element has no system of its own.
 */
final class TokenRanges {
    private static final Fragment NO_SYSTEM = Fragment.of("{}.SystemId = 0");

    private TokenRanges() {}

    static List<ValueRange> of(
            SearchParameter parameter, String text, Statistics statistics, ParameterElements.Implied implied) {
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() > 2 || text.equals("|")) {
            throw BadValue.of(parameter.code(), "code, system|code, |code or system|");
        }
        String code = Escapes.unescape(parts.get(parts.size() - 1));
        if (parts.size() == 1) {
            return anySystem(parameter.number(), IndexKeys.code(code), statistics);
        }
        String system = Escapes.unescape(parts.get(0));
        List<ValueRange> ranges = new ArrayList<>();
        ranges.add(range(parameter, system("SystemId", system), code));
        if (implied.by(system, code)) {
            Set<String> codes = code.isEmpty() ? implied.codes(system) : Set.of();
            Fragment without = codes.isEmpty()
                    ? NO_SYSTEM
                    : NO_SYSTEM.and(Fragment.of(
                            "{}.Code IN (" + "?, ".repeat(codes.size() - 1) + "?)",
                            codes.stream().sorted().toArray()));
            ranges.add(range(parameter, without, code));
        }
        return ranges;
    }

    /** @param code empty: any */
    private static ValueRange range(SearchParameter parameter, Fragment system, String code) {
        return code.isEmpty()
                ? new ValueRange(SearchTable.TOKEN, parameter.number(), system, false)
                : new ValueRange(
                        SearchTable.TOKEN,
                        parameter.number(),
                        Fragment.of("{}.Code = ?", IndexKeys.code(code)).and(system),
                        true);
    }

    /** {@code :of-type}: {@code system|code|value} of an identifier's type and its value. */
    static List<ValueRange> ofType(SearchParameter parameter, String text) {
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() != 3 || parts.get(1).isEmpty() || parts.get(2).isEmpty()) {
            throw BadValue.of(parameter.code() + ":of-type", "system|code|value");
        }
        Fragment where = Fragment.of(
                        "{}.Code1 = ? AND {}.Code2 = ?",
                        IndexKeys.code(Escapes.unescape(parts.get(1))),
                        IndexKeys.code(Escapes.unescape(parts.get(2))))
                .and(Fragment.of("{}.Low2 = 0 AND {}.High2 = 0 AND {}.Low3 = 0 AND {}.High3 = 0"))
                .and(system("SystemId1", Escapes.unescape(parts.get(0))))
                .and(system("SystemId2", ""));
        return List.of(new ValueRange(SearchTable.COMPOSITE, parameter.number(), where, true));
    }

    /** {@code :text}: the beginning of a text beside the token, like a string. */
    static List<ValueRange> text(SearchParameter parameter, String text) {
        String value = StringNormalizer.normalize(Escapes.unescape(text));
        if (value.length() > IndexKeys.STRING_LENGTH) {
            throw BadValue.of(parameter.code() + ":text", "at most " + IndexKeys.STRING_LENGTH + " characters");
        }
        Fragment where = Fragment.of(
                "{}.TextId IN (SELECT x.TextId FROM TextValue x WHERE x.Value >= ? AND x.Value < ?)",
                value,
                StringRanges.after(value));
        return List.of(new ValueRange(SearchTable.TEXT, parameter.number(), where, false));
    }

    /** One range for each system that the code is stored with: so each is a whole key and keeps the order of time. */
    private static List<ValueRange> anySystem(int parameter, String code, Statistics statistics) {
        Fragment ofCode = Fragment.of("{}.Code = ?", code);
        return statistics
                .systemsOf(parameter, code)
                .map(systems -> systems.stream()
                        .map(system -> new ValueRange(
                                SearchTable.TOKEN, parameter, ofCode.and(Fragment.of("{}.SystemId = ?", system)), true))
                        .toList())
                .orElseGet(() -> List.of(new ValueRange(SearchTable.TOKEN, parameter, ofCode, false)));
    }

    /** The condition on a system; 0 stands for none. A system that is not stored has no number, which matches nothing. */
    static Fragment system(String column, String uri) {
        return uri.isEmpty()
                ? Fragment.of("{}." + column + " = 0")
                : Fragment.of(
                        "{}." + column + " = (SELECT s.SystemId FROM SystemUri s WHERE s.Uri = ?)",
                        IndexKeys.system(uri));
    }
}

package health.callisto.search;

import health.callisto.resource.IndexKeys;
import java.util.List;

/** Tokens: {@code code}, {@code system|code}, {@code |code} and {@code system|} (R4 search.html#token). */
final class TokenRanges {
    private TokenRanges() {}

    static List<ValueRange> of(SearchParameter parameter, String text, Statistics statistics) {
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() > 2 || text.equals("|")) {
            throw BadValue.of(parameter.code(), "code, system|code, |code or system|");
        }
        String code = Escapes.unescape(parts.get(parts.size() - 1));
        if (parts.size() == 1) {
            return anySystem(parameter.number(), IndexKeys.code(code), statistics);
        }
        String system = Escapes.unescape(parts.get(0));
        Fragment ofSystem = system("SystemId", system);
        return code.isEmpty()
                ? List.of(new ValueRange(IndexTable.TOKEN, parameter.number(), ofSystem, false))
                : List.of(new ValueRange(
                        IndexTable.TOKEN,
                        parameter.number(),
                        Fragment.of("{}.Code = ?", IndexKeys.code(code)).and(ofSystem),
                        true));
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
        return List.of(new ValueRange(IndexTable.COMPOSITE, parameter.number(), where, true));
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
        return List.of(new ValueRange(IndexTable.TEXT, parameter.number(), where, false));
    }

    /** One range for each system that the code is stored with: so each is a whole key and keeps the order of time. */
    private static List<ValueRange> anySystem(int parameter, String code, Statistics statistics) {
        Fragment ofCode = Fragment.of("{}.Code = ?", code);
        return statistics
                .systemsOf(parameter, code)
                .map(systems -> systems.stream()
                        .map(system -> new ValueRange(
                                IndexTable.TOKEN, parameter, ofCode.and(Fragment.of("{}.SystemId = ?", system)), true))
                        .toList())
                .orElseGet(() -> List.of(new ValueRange(IndexTable.TOKEN, parameter, ofCode, false)));
    }

    /** The condition on a system; 0 stands for none. A system that is not stored has no number, which matches nothing. */
    static Fragment system(String column, String uri) {
        return uri.isEmpty()
                ? Fragment.of("{}." + column + " = 0")
                : Fragment.of("{}." + column + " = (SELECT s.SystemId FROM SystemUri s WHERE s.Uri = ?)", uri);
    }
}

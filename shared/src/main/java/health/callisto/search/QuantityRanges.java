package health.callisto.search;

import health.callisto.resource.IndexKeys;
import java.util.List;

/** Quantities: {@code [prefix]number}, {@code number|system|code} and {@code number||unit} (R4 search.html#quantity). */
final class QuantityRanges {
    private QuantityRanges() {}

    static List<ValueRange> of(SearchParameter parameter, String text) {
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() != 1 && parts.size() != 3) {
            throw BadValue.of(parameter.code(), "number, number|system|code or number||code");
        }
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(parts.get(0)));
        Decimal number = Decimal.read(prefixed.value())
                .orElseThrow(() -> BadValue.of(parameter.code(), "a number, a bar, a system, a bar and a unit"));
        Fragment where = NumberRanges.where(prefixed.prefix(), number, "Low", "High");
        if (parts.size() == 3) {
            where = unit(Escapes.unescape(parts.get(1)), Escapes.unescape(parts.get(2)), "Code", "SystemId", where);
        }
        return List.of(new ValueRange(IndexTable.QUANTITY, parameter.number(), where, false));
    }

    /** The condition, and before it (the key begins so) that on the unit. An empty system or code is any. */
    static Fragment unit(String system, String code, String codeColumn, String systemColumn, Fragment where) {
        Fragment all = where;
        if (!system.isEmpty()) {
            all = TokenRanges.system(systemColumn, system).and(all);
        }
        if (!code.isEmpty()) {
            all = Fragment.of("{}." + codeColumn + " = ?", IndexKeys.code(code)).and(all);
        }
        return all;
    }
}

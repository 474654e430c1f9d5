package health.callisto.search.query;

import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.Units;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Quantities: {@code [prefix]number}, {@code number|system|code} and {@code number||unit} (R4 search.html#quantity). A
 * unit of UCUM finds what is stored in other units of UCUM that measure the same.
 */
final class QuantityRanges {
    /** Values of one parameter for which other units are looked at: bounds the statement. */
    static final int MOST_CONVERTED = 20;

    private QuantityRanges() {}

    /** @param units finds the codes of the units that values of the parameter are stored with */
    static List<ValueRange> of(SearchParameter parameter, String text, Supplier<List<String>> units) {
        return of(parameter.code(), text, "", "Code", "SystemId", units).stream()
                .map(where -> new ValueRange(SearchTable.QUANTITY, parameter.number(), where, false))
                .toList();
    }

    /**
     * The conditions, any of which a quantity must meet.
     *
     * @param place what the columns Low and High end with
     */
    static List<Fragment> of(
            String code,
            String text,
            String place,
            String codeColumn,
            String systemColumn,
            Supplier<List<String>> units) {
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() != 1 && parts.size() != 3) {
            throw BadValue.of(code, "number, number|system|code or number||code");
        }
        Prefix.Prefixed prefixed = Prefix.read(Escapes.unescape(parts.get(0)));
        Decimal number = Decimal.read(prefixed.value())
                .orElseThrow(() -> BadValue.of(code, "a number, a bar, a system, a bar and a unit"));
        Fragment own = NumberRanges.where(prefixed.prefix(), number, "Low" + place, "High" + place);
        if (parts.size() == 1) {
            return List.of(own);
        }
        String system = Escapes.unescape(parts.get(1));
        String unit = Escapes.unescape(parts.get(2));
        List<Fragment> any = new ArrayList<>();
        any.add(unit(system, unit, codeColumn, systemColumn, own));
        if (system.equals(Units.UCUM) && !unit.isEmpty()) {
            for (String other : units.get()) {
                if (!other.equals(unit) && !other.isEmpty()) {
                    Units.conversion(unit, other).ifPresent(conversion -> {
                        Fragment where = NumberRanges.where(
                                prefixed.prefix(), number.in(conversion), "Low" + place, "High" + place);
                        any.add(unit(system, other, codeColumn, systemColumn, where));
                    });
                }
            }
        }
        return any;
    }

    /** The condition, and before it (the key begins so) that on the unit. An empty system or code is any. */
    private static Fragment unit(String system, String code, String codeColumn, String systemColumn, Fragment where) {
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

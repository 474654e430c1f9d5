package health.callisto.search.query;

import health.callisto.problem.Problem;
import health.callisto.resource.index.IndexKeys;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.Statistics;
import health.callisto.search.sql.ValueRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tokens that are one of many: the codes of a value set, or those above or below a code (R4 search.html#token). */
final class CodeSetRanges {
    /** So few are looked up one by one, in the order of time. */
    private static final int FEW = 8;
    /** More are first compared with what is stored at all. */
    private static final int MANY = 300;
    /** SQL Server binds at most 2,100 values. */
    private static final int MOST = 1_800;

    private final CodeSets codeSets;
    private final Statistics statistics;
    private final ParameterElements elements;

    CodeSetRanges(CodeSets codeSets, Statistics statistics, ParameterElements elements) {
        this.codeSets = codeSets;
        this.statistics = statistics;
        this.elements = elements;
    }

    static boolean reads(String modifier) {
        return Set.of("in", "not-in", "above", "below").contains(modifier);
    }

    List<ValueRange> of(SearchParameter parameter, String modifier, String text) {
        return ranges(parameter.number(), codes(parameter, modifier, text), elements.implied(parameter));
    }

    private List<CodeSets.Coded> codes(SearchParameter parameter, String modifier, String text) {
        if (modifier.endsWith("in")) {
            return codeSets.in(Escapes.unescape(text));
        }
        List<String> parts = Escapes.split(text, '|');
        if (parts.size() != 2 || parts.get(0).isEmpty() || parts.get(1).isEmpty()) {
            throw BadValue.of(parameter.code() + ":" + modifier, "system|code");
        }
        String system = Escapes.unescape(parts.get(0));
        String code = Escapes.unescape(parts.get(1));
        return modifier.equals("above") ? codeSets.above(system, code) : codeSets.below(system, code);
    }

    private List<ValueRange> ranges(int parameter, List<CodeSets.Coded> codes, ParameterElements.Implied implied) {
        Map<String, Set<String>> bySystem = new LinkedHashMap<>();
        for (CodeSets.Coded coded : codes) {
            String code = IndexKeys.code(coded.code());
            bySystem.computeIfAbsent(coded.system(), system -> new LinkedHashSet<>())
                    .add(code);
            // An element of type code has its system from its binding, and is stored without one.
            if (implied.by(coded.system(), coded.code())) {
                bySystem.computeIfAbsent("", system -> new LinkedHashSet<>()).add(code);
            }
        }
        if (codes.size() > MANY) {
            Set<String> stored = new LinkedHashSet<>(statistics.codesOf(parameter));
            bySystem.values().forEach(ofSystem -> ofSystem.retainAll(stored));
            bySystem.values().removeIf(Set::isEmpty);
        }
        int left = bySystem.values().stream().mapToInt(Set::size).sum();
        if (left > MOST) {
            throw Problem.invalid("More than " + MOST + " codes of the set are in use here; ask with a smaller set");
        }
        List<ValueRange> ranges = new ArrayList<>();
        bySystem.forEach((system, ofSystem) -> {
            if (left <= FEW) {
                ofSystem.forEach(code -> ranges.add(range(parameter, "{}.Code = ?", List.of(code), system, true)));
            } else {
                String list = "{}.Code IN (" + "?, ".repeat(ofSystem.size() - 1) + "?)";
                ranges.add(range(parameter, list, List.copyOf(ofSystem), system, false));
            }
        });
        return ranges;
    }

    private static ValueRange range(int parameter, String sql, List<String> codes, String system, boolean pinned) {
        Fragment where = Fragment.of(sql, codes.toArray()).and(TokenRanges.system("SystemId", system));
        return new ValueRange(SearchTable.TOKEN, parameter, where, pinned);
    }
}

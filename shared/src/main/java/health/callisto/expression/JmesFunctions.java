package health.callisto.expression;

import static health.callisto.expression.JmesType.ANY;
import static health.callisto.expression.JmesType.ARRAY;
import static health.callisto.expression.JmesType.EXPRESSION;
import static health.callisto.expression.JmesType.INTEGER;
import static health.callisto.expression.JmesType.NUMBER;
import static health.callisto.expression.JmesType.OBJECT;
import static health.callisto.expression.JmesType.SORTABLE;
import static health.callisto.expression.JmesType.STRING;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions of JMESPath (its specification, Built-in Functions), and those that device mappings have beside them. */
final class JmesFunctions {
    private static final Map<String, JmesFunction> BY_NAME = Stream.of(
                    JmesFunction.of("abs", (values, e, b) -> JmesMath.abs(values.get(0)), NUMBER),
                    JmesFunction.of("avg", (values, e, b) -> JmesMath.average(values.get(0)), ARRAY),
                    JmesFunction.of(
                            "ceil",
                            (values, e, b) ->
                                    JmesMath.rounded(Math.ceil(values.get(0).doubleValue())),
                            NUMBER),
                    JmesFunction.of(
                            "contains", (values, e, b) -> JmesText.contains(values.get(0), values.get(1)), ANY, ANY),
                    JmesFunction.of(
                            "ends_with",
                            (values, e, b) -> JmesText.endsWith(values.get(0), values.get(1)),
                            STRING,
                            STRING),
                    JmesFunction.of(
                            "floor",
                            (values, e, b) ->
                                    JmesMath.rounded(Math.floor(values.get(0).doubleValue())),
                            NUMBER),
                    JmesFunction.of(
                            "join", (values, e, b) -> JmesText.join(values.get(0), values.get(1)), STRING, ARRAY),
                    JmesFunction.of("keys", (values, e, b) -> JmesLists.keys(values.get(0)), OBJECT),
                    JmesFunction.of("length", (values, e, b) -> JmesText.length(values.get(0)), ANY),
                    JmesFunction.of("map", (values, e, b) -> JmesLists.map(values.get(0), e, b), EXPRESSION, ARRAY),
                    JmesFunction.of(
                            "max",
                            (values, e, b) -> JmesLists.extreme(values.get(0), new JmesNode.Current(), 1, b),
                            SORTABLE),
                    JmesFunction.of(
                            "max_by", (values, e, b) -> JmesLists.extreme(values.get(0), e, 1, b), ARRAY, EXPRESSION),
                    JmesFunction.repeating("merge", (values, e, b) -> JmesLists.merge(values), OBJECT),
                    JmesFunction.of(
                            "min",
                            (values, e, b) -> JmesLists.extreme(values.get(0), new JmesNode.Current(), -1, b),
                            SORTABLE),
                    JmesFunction.of(
                            "min_by", (values, e, b) -> JmesLists.extreme(values.get(0), e, -1, b), ARRAY, EXPRESSION),
                    JmesFunction.repeating("not_null", (values, e, b) -> JmesLists.firstNotNull(values), ANY),
                    JmesFunction.of("reverse", (values, e, b) -> JmesText.reverse(values.get(0)), ANY),
                    JmesFunction.of(
                            "sort",
                            (values, e, b) -> JmesLists.sort(values.get(0), new JmesNode.Current(), b),
                            SORTABLE),
                    JmesFunction.of(
                            "sort_by", (values, e, b) -> JmesLists.sort(values.get(0), e, b), ARRAY, EXPRESSION),
                    JmesFunction.of(
                            "starts_with",
                            (values, e, b) -> JmesText.startsWith(values.get(0), values.get(1)),
                            STRING,
                            STRING),
                    JmesFunction.of("sum", (values, e, b) -> JmesMath.sum(values.get(0)), ARRAY),
                    JmesFunction.of("to_array", (values, e, b) -> JmesLists.toArray(values.get(0)), ANY),
                    JmesFunction.of("to_number", (values, e, b) -> JmesText.toNumber(values.get(0)), ANY),
                    JmesFunction.of("to_string", (values, e, b) -> JmesText.toText(values.get(0)), ANY),
                    JmesFunction.of("type", (values, e, b) -> JmesText.type(values.get(0)), ANY),
                    JmesFunction.of("values", (values, e, b) -> JmesLists.values(values.get(0)), OBJECT),
                    JmesFunction.of(
                            "add", (values, e, b) -> JmesMath.add(values.get(0), values.get(1)), NUMBER, NUMBER),
                    JmesFunction.of(
                            "subtract",
                            (values, e, b) -> JmesMath.subtract(values.get(0), values.get(1)),
                            NUMBER,
                            NUMBER),
                    JmesFunction.of(
                            "multiply",
                            (values, e, b) -> JmesMath.multiply(values.get(0), values.get(1)),
                            NUMBER,
                            NUMBER),
                    JmesFunction.of(
                            "divide", (values, e, b) -> JmesMath.divide(values.get(0), values.get(1)), NUMBER, NUMBER),
                    JmesFunction.of(
                            "pow", (values, e, b) -> JmesMath.power(values.get(0), values.get(1)), NUMBER, NUMBER),
                    JmesFunction.of(
                            "insertString",
                            (values, e, b) -> JmesText.insert(values.get(0), values.get(1), values.get(2)),
                            STRING,
                            STRING,
                            INTEGER),
                    JmesFunction.of(
                            "fromUnixTimestamp", (values, e, b) -> JmesMath.unixSeconds(values.get(0)), INTEGER),
                    JmesFunction.of(
                            "fromUnixTimestampMs", (values, e, b) -> JmesMath.unixMillis(values.get(0)), INTEGER))
            .collect(Collectors.toUnmodifiableMap(JmesFunction::name, function -> function));

    private JmesFunctions() {}

    static Optional<JmesFunction> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}

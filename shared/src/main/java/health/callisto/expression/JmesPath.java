package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A JMESPath (jmespath.org specification), with the functions that device mappings may use beside the standard ones. */
public final class JmesPath {
    private final String text;
    private final JmesNode expression;

    private JmesPath(String text, JmesNode expression) {
        this.text = text;
        this.expression = expression;
    }

    /** ExpressionError SYNTAX if it cannot be parsed, names no function, or calls one with another number of arguments. */
    public static JmesPath parse(String text) {
        return new JmesPath(text, new JmesParser(text).parse());
    }

    /** What it evaluates to, null where it finds nothing; ExpressionError of its functions. */
    public JsonNode evaluate(JsonNode document) {
        return expression.evaluate(document, new Budget());
    }

    /** The elements of a projection; otherwise the result alone, or nothing if it is null. */
    public List<JsonNode> select(JsonNode document) {
        JsonNode result = evaluate(document);
        if (!expression.isProjection()) {
            return result.isNull() ? List.of() : List.of(result);
        }
        List<JsonNode> elements = new ArrayList<>();
        if (result.isArray()) {
            result.forEach(elements::add);
        }
        return elements;
    }

    /** Whether its result is a list of what was found, even if that is one value. */
    public boolean isProjection() {
        return expression.isProjection();
    }

    @Override
    public String toString() {
        return text;
    }
}

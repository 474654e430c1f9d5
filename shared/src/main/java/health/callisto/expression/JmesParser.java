package health.callisto.expression;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a JMESPath by the binding powers of its operators (Pratt's way, as the reference implementation does). */
final class JmesParser {
    private static final int PIPE = 1;
    private static final int OR = 2;
    private static final int AND = 3;
    private static final int COMPARE = 5;
    private static final int FLATTEN = 9;
    /** What binds weaker ends a projection: the rest is for its whole result. */
    private static final int PROJECTION_STOP = 10;

    private static final int STAR = 20;
    private static final int FILTER = 21;
    private static final int DOT = 40;
    private static final int NOT = 45;
    private static final int LEFT_BRACKET = 55;
    private static final int DEEPEST = 100;

    private final String text;
    private final List<JmesToken> tokens;
    private int at;
    private int depth;

    JmesParser(String text) {
        this.text = text;
        this.tokens = new JmesLexer(text).tokens();
    }

    JmesNode parse() {
        JmesNode expression = expression(0);
        if (token().type() != JmesSymbol.END) {
            throw error("Unexpected '" + token().text() + "'");
        }
        return expression;
    }

    private JmesNode expression(int power) {
        if (++depth > DEEPEST) {
            throw error("The expression is too deep");
        }
        JmesNode left = beginning();
        while (power < power(token())) {
            left = continued(left);
        }
        depth--;
        return left;
    }

    private static int power(JmesToken token) {
        return switch (token.type()) {
            case PIPE -> PIPE;
            case OR -> OR;
            case AND -> AND;
            case COMPARATOR -> COMPARE;
            case FLATTEN -> FLATTEN;
            case FILTER -> FILTER;
            case DOT -> DOT;
            case LEFT_BRACKET -> LEFT_BRACKET;
            default -> 0;
        };
    }

    /** What an expression may begin with. */
    private JmesNode beginning() {
        JmesToken token = next();
        return switch (token.type()) {
            case NAME -> token().type() == JmesSymbol.LEFT_PARENTHESIS ? call(token) : new JmesNode.Field(token.text());
            case QUOTED_NAME -> new JmesNode.Field(token.text());
            case RAW_TEXT -> new JmesNode.Literal(TextNode.valueOf(token.text()));
            case LITERAL -> new JmesNode.Literal(token.literal().orElseThrow());
            case CURRENT -> new JmesNode.Current();
            case REFERENCE -> new JmesNode.Reference(expression(0));
            case NOT -> new JmesNode.Not(expression(NOT));
            case STAR -> new JmesNode.Projection(JmesNode.Source.VALUES, new JmesNode.Current(), projected(STAR));
            case FLATTEN ->
                new JmesNode.Projection(JmesNode.Source.FLATTENED, new JmesNode.Current(), projected(FLATTEN));
            case FILTER -> filter(new JmesNode.Current());
            case LEFT_BRACE -> hash();
            case LEFT_BRACKET -> bracketed(new JmesNode.Current(), true);
            case LEFT_PARENTHESIS -> {
                JmesNode inner = expression(0);
                expect(JmesSymbol.RIGHT_PARENTHESIS);
                yield inner;
            }
            default ->
                throw ExpressionError.syntax(
                        text,
                        token.at(),
                        token.type() == JmesSymbol.END
                                ? "The expression ends too early"
                                : "Unexpected '" + token.text() + "'");
        };
    }

    /** What may follow. */
    private JmesNode continued(JmesNode left) {
        JmesToken token = next();
        return switch (token.type()) {
            case DOT -> token().type() == JmesSymbol.STAR ? starred(left) : new JmesNode.Sub(left, afterDot(DOT));
            case PIPE -> new JmesNode.Pipe(left, expression(PIPE));
            case OR -> new JmesNode.Or(left, expression(OR));
            case AND -> new JmesNode.And(left, expression(AND));
            case COMPARATOR -> new JmesNode.Compared(left, token.text(), expression(COMPARE));
            case FLATTEN -> new JmesNode.Projection(JmesNode.Source.FLATTENED, left, projected(FLATTEN));
            case FILTER -> filter(left);
            case LEFT_BRACKET -> bracketed(left, false);
            default -> throw error("Unexpected '" + token.text() + "'");
        };
    }

    private JmesNode starred(JmesNode left) {
        next();
        return new JmesNode.Projection(JmesNode.Source.VALUES, left, projected(STAR));
    }

    /** {@code [n]}, {@code [a:b:c]}, {@code [*]}, and at the beginning {@code [a, b]}. */
    private JmesNode bracketed(JmesNode left, boolean atBeginning) {
        JmesSymbol type = token().type();
        if (type == JmesSymbol.NUMBER || type == JmesSymbol.COLON) {
            Optional<Integer> first = number();
            if (token().type() != JmesSymbol.COLON) {
                expect(JmesSymbol.RIGHT_BRACKET);
                return new JmesNode.Sub(
                        left, new JmesNode.Index(first.orElseThrow(() -> error("An index is missing"))));
            }
            return slice(left, first);
        }
        if (type == JmesSymbol.STAR && tokens.get(at + 1).type() == JmesSymbol.RIGHT_BRACKET) {
            next();
            next();
            return new JmesNode.Projection(JmesNode.Source.ELEMENTS, left, projected(STAR));
        }
        if (!atBeginning) {
            throw error("An index, a slice or a star is missing");
        }
        return list();
    }

    private JmesNode slice(JmesNode left, Optional<Integer> first) {
        next();
        Optional<Integer> to = number();
        Optional<Integer> step = Optional.empty();
        if (token().type() == JmesSymbol.COLON) {
            next();
            step = number();
        }
        expect(JmesSymbol.RIGHT_BRACKET);
        if (step.filter(by -> by == 0).isPresent()) {
            throw error("The step of a slice must not be 0");
        }
        return new JmesNode.Sliced(left, new Slice(first, to, step), projected(STAR));
    }

    private Optional<Integer> number() {
        if (token().type() != JmesSymbol.NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(next().text()));
        } catch (NumberFormatException e) {
            throw error("An index is not a number of 32 bits");
        }
    }

    private JmesNode filter(JmesNode left) {
        JmesNode condition = expression(0);
        expect(JmesSymbol.RIGHT_BRACKET);
        JmesNode right = token().type() == JmesSymbol.FLATTEN ? new JmesNode.Current() : projected(FILTER);
        return new JmesNode.Filter(left, condition, right);
    }

    /** What is applied to each element of a projection. */
    private JmesNode projected(int power) {
        JmesToken token = token();
        if (power(token) < PROJECTION_STOP) {
            return new JmesNode.Current();
        }
        return switch (token.type()) {
            case LEFT_BRACKET, FILTER -> expression(power);
            case DOT -> {
                next();
                yield afterDot(power);
            }
            default -> throw error("Unexpected '" + token.text() + "'");
        };
    }

    private JmesNode afterDot(int power) {
        return switch (token().type()) {
            case NAME, QUOTED_NAME, STAR -> expression(power);
            case LEFT_BRACKET -> {
                next();
                yield list();
            }
            case LEFT_BRACE -> {
                next();
                yield hash();
            }
            default -> throw error("A name is missing behind the dot");
        };
    }

    private JmesNode list() {
        List<JmesNode> parts = new ArrayList<>();
        parts.add(expression(0));
        while (token().type() == JmesSymbol.COMMA) {
            next();
            parts.add(expression(0));
        }
        expect(JmesSymbol.RIGHT_BRACKET);
        return new JmesNode.MultiList(List.copyOf(parts));
    }

    private JmesNode hash() {
        Map<String, JmesNode> parts = new LinkedHashMap<>();
        boolean more = true;
        while (more) {
            JmesToken name = next();
            if (name.type() != JmesSymbol.NAME && name.type() != JmesSymbol.QUOTED_NAME) {
                throw error("A name is missing");
            }
            expect(JmesSymbol.COLON);
            parts.put(name.text(), expression(0));
            more = token().type() == JmesSymbol.COMMA;
            if (more) {
                next();
            }
        }
        expect(JmesSymbol.RIGHT_BRACE);
        return new JmesNode.MultiHash(parts);
    }

    private JmesNode call(JmesToken name) {
        JmesFunction function = JmesFunctions.named(name.text())
                .orElseThrow(() -> ExpressionError.syntax(text, name.at(), "There is no function " + name.text()));
        expect(JmesSymbol.LEFT_PARENTHESIS);
        List<JmesNode> arguments = new ArrayList<>();
        if (token().type() != JmesSymbol.RIGHT_PARENTHESIS) {
            arguments.add(expression(0));
            while (token().type() == JmesSymbol.COMMA) {
                next();
                arguments.add(expression(0));
            }
        }
        expect(JmesSymbol.RIGHT_PARENTHESIS);
        if (!function.takes(arguments)) {
            throw ExpressionError.syntax(text, name.at(), name.text() + " takes " + function.signature());
        }
        return new JmesNode.Call(function, List.copyOf(arguments));
    }

    private JmesToken token() {
        return tokens.get(at);
    }

    private JmesToken next() {
        JmesToken token = tokens.get(at);
        if (token.type() != JmesSymbol.END) {
            at++;
        }
        return token;
    }

    private void expect(JmesSymbol type) {
        if (token().type() != type) {
            throw error("'" + type.text() + "' is missing");
        }
        next();
    }

    private ExpressionError error(String what) {
        return ExpressionError.syntax(text, token().at(), what);
    }
}

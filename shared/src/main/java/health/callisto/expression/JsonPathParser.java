package health.callisto.expression;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads a JSONPath from left to right. */
final class JsonPathParser {
    private static final String ENDS_A_NAME = ".[]() ";
    private static final String ENDS_A_NAME_IN_A_FILTER = ENDS_A_NAME + "=<>!|&";
    /** The longest first, so that {@code ===} is not read as {@code ==}. */
    private static final List<PathOperator> OPERATORS = Stream.of(PathOperator.values())
            .sorted(Comparator.comparing(
                    (PathOperator operator) -> -operator.text().length()))
            .toList();

    private static final int DEEPEST = 100;

    private final String text;
    private int at;
    private int depth;

    JsonPathParser(String text) {
        this.text = text;
    }

    List<PathStep> parse() {
        skipSpace();
        if (peek('$')) {
            at++;
        }
        List<PathStep> steps = steps(false);
        skipSpace();
        if (at < text.length()) {
            throw error("Unexpected '" + text.charAt(at) + "'");
        }
        return steps;
    }

    /** Steps up to what cannot be one. */
    private List<PathStep> steps(boolean inFilter) {
        List<PathStep> steps = new ArrayList<>();
        boolean first = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '.') {
                boolean anyDepth = text.startsWith("..", at);
                at += anyDepth ? 2 : 1;
                steps.add(peek('[') ? bracket(anyDepth) : named(anyDepth, inFilter));
            } else if (c == '[') {
                steps.add(bracket(false));
            } else if (first && !isEnd(c, inFilter)) {
                steps.add(named(false, inFilter));
            } else {
                break;
            }
            first = false;
        }
        return steps;
    }

    private static boolean isEnd(char c, boolean inFilter) {
        return (inFilter ? ENDS_A_NAME_IN_A_FILTER : ENDS_A_NAME).indexOf(c) >= 0;
    }

    private PathStep named(boolean anyDepth, boolean inFilter) {
        int start = at;
        while (at < text.length() && !isEnd(text.charAt(at), inFilter)) {
            at++;
        }
        String name = text.substring(start, at);
        if (name.isEmpty()) {
            throw error("A name is missing");
        }
        if (name.equals("*")) {
            return anyDepth ? new PathStep.Everything() : new PathStep.Members();
        }
        return anyDepth ? new PathStep.AnyDepth(List.of(name)) : new PathStep.Name(name);
    }

    private PathStep bracket(boolean anyDepth) {
        expect('[');
        skipSpace();
        PathStep step;
        if (peek('\'')) {
            List<String> names = names();
            step = anyDepth ? new PathStep.AnyDepth(names) : new PathStep.Names(names);
        } else if (peek('*')) {
            at++;
            step = anyDepth ? new PathStep.Everything() : new PathStep.Elements();
        } else if (peek('?')) {
            at++;
            skipSpace();
            expect('(');
            PathFilter filter = filter();
            expect(')');
            step = anyDepth ? new PathStep.FilteredAnyDepth(filter) : new PathStep.Filtered(filter);
        } else {
            step = numbers();
        }
        skipSpace();
        expect(']');
        return step;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(quoted());
        skipSpace();
        while (peek(',')) {
            at++;
            skipSpace();
            names.add(quoted());
            skipSpace();
        }
        return names;
    }

    private PathStep numbers() {
        Optional<Integer> first = integer();
        skipSpace();
        if (peek(':')) {
            at++;
            Optional<Integer> to = integer();
            skipSpace();
            Optional<Integer> step = Optional.empty();
            if (peek(':')) {
                at++;
                step = integer();
            }
            if (step.filter(by -> by == 0).isPresent()) {
                throw error("The step of a slice must not be 0");
            }
            return new PathStep.Range(new Slice(first, to, step));
        }
        List<Integer> indexes = new ArrayList<>();
        indexes.add(first.orElseThrow(() -> error("An index is missing")));
        while (peek(',')) {
            at++;
            indexes.add(integer().orElseThrow(() -> error("An index is missing")));
            skipSpace();
        }
        return new PathStep.Indexes(List.copyOf(indexes));
    }

    private Optional<Integer> integer() {
        skipSpace();
        int start = at;
        if (peek('-')) {
            at++;
        }
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(text.substring(start, at)));
        } catch (NumberFormatException e) {
            throw error("An index is not a number of 32 bits");
        }
    }

    private PathFilter filter() {
        if (++depth > DEEPEST) {
            throw error("The filter is too deep");
        }
        PathFilter test = test();
        skipSpace();
        if (text.startsWith("&&", at)) {
            at += 2;
            test = new PathFilter.And(test, filter());
        } else if (text.startsWith("||", at)) {
            at += 2;
            test = new PathFilter.Or(test, filter());
        }
        depth--;
        return test;
    }

    private PathFilter test() {
        PathFilter.Side left = side();
        skipSpace();
        for (PathOperator operator : OPERATORS) {
            if (text.startsWith(operator.text(), at)) {
                at += operator.text().length();
                return new PathFilter.Compared(left, operator, side());
            }
        }
        if (left instanceof PathFilter.Literal) {
            throw error("A value alone is no test; an operator is missing");
        }
        return new PathFilter.Exists(left);
    }

    private PathFilter.Side side() {
        skipSpace();
        if (at >= text.length()) {
            throw error("A path or a value is missing");
        }
        char c = text.charAt(at);
        if (c == '@' || c == '$') {
            at++;
            return new PathFilter.Path(c == '$', steps(true));
        }
        if (c == '\'') {
            return new PathFilter.Literal(TextNode.valueOf(quoted()));
        }
        if (c == '/') {
            return new PathFilter.Literal(new POJONode(regularExpression()));
        }
        int start = at;
        while (at < text.length() && " )=<>!|&".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return new PathFilter.Literal(
                switch (word) {
                    case "true" -> BooleanNode.TRUE;
                    case "false" -> BooleanNode.FALSE;
                    case "null" -> NullNode.getInstance();
                    default ->
                        Numbers.parse(word)
                                .orElseThrow(() -> error("'" + word + "' is no value; texts have single quotes"));
                });
    }

    private BoundedPattern regularExpression() {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '/') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw error("A regular expression has no end");
        }
        String pattern = text.substring(start, at++);
        int flags = 0;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            flags |= switch (text.charAt(at++)) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                default -> throw error("A flag of a regular expression is i, m, s or x");
            };
        }
        try {
            return new BoundedPattern(Pattern.compile(pattern, flags));
        } catch (PatternSyntaxException e) {
            throw error("The regular expression is wrong: " + e.getDescription());
        }
    }

    private String quoted() {
        expect('\'');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '\'') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                c = escaped(text.charAt(at++));
            }
            value.append(c);
        }
        expect('\'');
        return value.toString();
    }

    private char escaped(char c) {
        return switch (c) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case '\\', '\'', '"', '/' -> c;
            default -> throw error("There is no escape \\" + c);
        };
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) {
        if (!peek(c)) {
            throw error("'" + c + "' is missing");
        }
        at++;
    }

    private void skipSpace() {
        while (peek(' ')) {
            at++;
        }
    }

    private ExpressionError error(String what) {
        return ExpressionError.syntax(text, Math.min(at, text.length()), what);
    }
}

package health.callisto.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a JMESPath into its tokens. */
final class JmesLexer {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String text;
    private final List<JmesToken> tokens = new ArrayList<>();
    private int at;

    JmesLexer(String text) {
        this.text = text;
    }

    List<JmesToken> tokens() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (isNameStart(c)) {
                word(JmesSymbol.NAME);
            } else if (Character.isDigit(c) || c == '-') {
                word(JmesSymbol.NUMBER);
            } else {
                other(c);
            }
        }
        add(JmesSymbol.END, "", at);
        return tokens;
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private void word(JmesSymbol type) {
        int start = at++;
        while (at < text.length()
                && (Character.isDigit(text.charAt(at)) || (type == JmesSymbol.NAME && isNameStart(text.charAt(at))))) {
            at++;
        }
        add(type, text.substring(start, at), start);
    }

    private void other(char c) {
        int start = at;
        switch (c) {
            case '"' -> quotedName(start);
            case '\'' -> add(JmesSymbol.RAW_TEXT, delimited('\'').replace("\\'", "'"), start);
            case '`' -> literal(start);
            case '[' -> operator("[]", JmesSymbol.FLATTEN, "[?", JmesSymbol.FILTER, JmesSymbol.LEFT_BRACKET);
            case '|' -> operator("||", JmesSymbol.OR, "||", JmesSymbol.OR, JmesSymbol.PIPE);
            case '&' -> operator("&&", JmesSymbol.AND, "&&", JmesSymbol.AND, JmesSymbol.REFERENCE);
            case '!' -> operator("!=", JmesSymbol.COMPARATOR, "!=", JmesSymbol.COMPARATOR, JmesSymbol.NOT);
            case '<' -> operator("<=", JmesSymbol.COMPARATOR, "<=", JmesSymbol.COMPARATOR, JmesSymbol.COMPARATOR);
            case '>' -> operator(">=", JmesSymbol.COMPARATOR, ">=", JmesSymbol.COMPARATOR, JmesSymbol.COMPARATOR);
            case '=' -> {
                if (!text.startsWith("==", at)) {
                    throw ExpressionError.syntax(text, at, "'=' is no operator; '==' compares");
                }
                take(JmesSymbol.COMPARATOR, 2);
            }
            case '@' -> take(JmesSymbol.CURRENT, 1);
            case '*' -> take(JmesSymbol.STAR, 1);
            case '.' -> take(JmesSymbol.DOT, 1);
            case ',' -> take(JmesSymbol.COMMA, 1);
            case ':' -> take(JmesSymbol.COLON, 1);
            case ']' -> take(JmesSymbol.RIGHT_BRACKET, 1);
            case '{' -> take(JmesSymbol.LEFT_BRACE, 1);
            case '}' -> take(JmesSymbol.RIGHT_BRACE, 1);
            case '(' -> take(JmesSymbol.LEFT_PARENTHESIS, 1);
            case ')' -> take(JmesSymbol.RIGHT_PARENTHESIS, 1);
            default -> throw ExpressionError.syntax(text, at, "Unexpected '" + c + "'");
        }
    }

    private void operator(String one, JmesSymbol oneType, String other, JmesSymbol otherType, JmesSymbol alone) {
        if (text.startsWith(one, at)) {
            take(oneType, 2);
        } else if (text.startsWith(other, at)) {
            take(otherType, 2);
        } else {
            take(alone, 1);
        }
    }

    private void take(JmesSymbol type, int length) {
        add(type, text.substring(at, at + length), at);
        at += length;
    }

    private void quotedName(int start) {
        String quoted = "\"" + delimited('"') + "\"";
        try {
            add(JmesSymbol.QUOTED_NAME, JSON.readTree(quoted).asText(), start);
        } catch (JsonProcessingException e) {
            throw ExpressionError.syntax(text, start, "The quoted name is no JSON string");
        }
    }

    /** JSON between backticks; what is no JSON is text, as the specification once had it. */
    private void literal(int start) {
        String json = delimited('`').replace("\\`", "`").strip();
        JsonNode value;
        try {
            value = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            value = TextNode.valueOf(json);
        }
        tokens.add(new JmesToken(JmesSymbol.LITERAL, json, start, Optional.of(value)));
    }

    private String delimited(char end) {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != end) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw ExpressionError.syntax(text, start - 1, "What begins with " + end + " has no end");
        }
        return text.substring(start, at++);
    }

    private void add(JmesSymbol type, String value, int start) {
        tokens.add(new JmesToken(type, value, start, Optional.empty()));
    }
}

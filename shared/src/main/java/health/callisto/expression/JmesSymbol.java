package health.callisto.expression;

/** The kinds of tokens of a JMESPath, and how they are written. */
enum JmesSymbol {
    NAME("name"),
    QUOTED_NAME("name"),
    RAW_TEXT("text"),
    LITERAL("literal"),
    NUMBER("number"),
    CURRENT("@"),
    REFERENCE("&"),
    STAR("*"),
    DOT("."),
    COMMA(","),
    COLON(":"),
    PIPE("|"),
    OR("||"),
    AND("&&"),
    NOT("!"),
    COMPARATOR("=="),
    FLATTEN("[]"),
    FILTER("[?"),
    LEFT_BRACKET("["),
    RIGHT_BRACKET("]"),
    LEFT_BRACE("{"),
    RIGHT_BRACE("}"),
    LEFT_PARENTHESIS("("),
    RIGHT_PARENTHESIS(")"),
    END("the end");

    private final String text;

    JmesSymbol(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}

package health.callisto.conformance;

import java.util.ArrayList;
import java.util.List;

/** The text of a search value: cut at a sign that is not escaped, escapes taken away (R4 search.html#escaping). */
final class Values {
    private Values() {}

    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
            } else if (c == separator) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    static String escaped(String text) {
        return text.replaceAll("([,$|\\\\])", "\\\\$1");
    }

    /** The parts between bars, without escapes. */
    static List<String> parts(String text) {
        return split(text, '|').stream().map(Values::unescaped).toList();
    }

    /** The prefix of a number, date or quantity; eq where there is none. */
    static String prefix(String text) {
        return text.matches("(eq|ne|gt|lt|ge|le|sa|eb|ap).*") ? text.substring(0, 2) : "eq";
    }

    static String withoutPrefix(String text) {
        return text.matches("(eq|ne|gt|lt|ge|le|sa|eb|ap).*") ? text.substring(2) : text;
    }
}

package health.callisto.search.query;

import java.util.ArrayList;
import java.util.List;

/** The separators of parameter values and the backslash that takes their meaning away (R4 search.html#escaping). */
final class Escapes {
    private Escapes() {}

    /** The parts between separators that have no backslash before them; the parts keep their escapes. */
    static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == separator) {
                parts.add(value.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(value.substring(start));
        return parts;
    }

    /** The text without its escapes: {@code \,} {@code \$} {@code \|} {@code \\}; any other backslash stays. */
    static String unescape(String part) {
        if (part.indexOf('\\') < 0) {
            return part;
        }
        StringBuilder text = new StringBuilder(part.length());
        for (int at = 0; at < part.length(); at++) {
            char c = part.charAt(at);
            boolean escape = c == '\\' && at + 1 < part.length() && ",$|\\".indexOf(part.charAt(at + 1)) >= 0;
            text.append(escape ? part.charAt(++at) : c);
        }
        return text.toString();
    }
}

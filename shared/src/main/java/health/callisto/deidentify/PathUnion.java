package health.callisto.deidentify;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes {@code a | b} apart, and {@code (a | b).c} into {@code (a).c} and {@code (b).c}: FHIRPath's union leaves out one of two
 * equal values, and both are to be de-identified.
 */
final class PathUnion {
    private PathUnion() {}

    /** The branches of a path, without the spaces around them. */
    static List<String> branches(String path) {
        List<String> branches = new ArrayList<>();
        for (String part : split(path)) {
            String text = part.strip();
            int end = text.startsWith("(") ? closing(text) : -1;
            if (end < 0) {
                branches.add(text);
                continue;
            }
            List<String> inner = branches(text.substring(1, end));
            String rest = text.substring(end + 1);
            for (String each : inner) {
                branches.add(rest.isEmpty() ? each : inner.size() == 1 ? text : "(" + each + ")" + rest);
            }
        }
        return branches;
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (isQuote(c)) {
                i = quoted(path, i);
            } else if (c == '(' || c == '[' || c == ')' || c == ']') {
                depth += c == '(' || c == '[' ? 1 : -1;
            } else if (c == '|' && depth == 0) {
                parts.add(path.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(path.substring(Math.min(from, path.length())));
        return parts;
    }

    /** Where the parenthesis closes that the text begins with; negative if it does not. */
    private static int closing(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuote(c)) {
                i = quoted(text, i);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"' || c == '`';
    }

    /** The end of the string that begins there, or of the text. */
    private static int quoted(String text, int start) {
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != text.charAt(start)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }
}

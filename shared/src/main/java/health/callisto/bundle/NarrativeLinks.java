package health.callisto.bundle;

import java.util.Optional;
import java.util.function.Function;

/**
 * Replaces links in the XHTML of a narrative: the values of {@code href} and {@code src} of its tags. Text, comments and
 * other attributes stay as they are, character for character. A loop and no regular expression: a tag may have any number of
 * attributes, and those recurse for each.
 */
final class NarrativeLinks {
    private final String div;
    private final Function<String, Optional<String>> replacement;
    private final StringBuilder out;
    private int at;
    private int copied;

    private NarrativeLinks(String div, Function<String, Optional<String>> replacement) {
        this.div = div;
        this.replacement = replacement;
        this.out = new StringBuilder(div.length());
    }

    /**
     * The div with its links replaced.
     *
     * @param replacement of a link; empty where it stays
     */
    static String rewrite(String div, Function<String, Optional<String>> replacement) {
        boolean linkless = !div.contains("href") && !div.contains("src");
        return linkless ? div : new NarrativeLinks(div, replacement).run();
    }

    private String run() {
        for (at = div.indexOf('<'); at >= 0 && at < div.length(); at = div.indexOf('<', at)) {
            if (div.startsWith("<!--", at)) {
                skipTo("-->");
            } else if (div.startsWith("<![CDATA[", at)) {
                skipTo("]]>");
            } else {
                at++;
                tag();
            }
        }
        return out.append(div, copied, div.length()).toString();
    }

    private void skipTo(String end) {
        int found = div.indexOf(end, at);
        at = found < 0 ? div.length() : found + end.length();
    }

    /** From the name of a tag to its end; what stands before a quote is the attribute's name. */
    private void tag() {
        int from = at;
        while (at < div.length() && div.charAt(at) != '>') {
            char quote = div.charAt(at);
            if (quote == '"' || quote == '\'') {
                int end = div.indexOf(quote, at + 1);
                if (end < 0) {
                    at = div.length();
                    return;
                }
                if (isLink(div.substring(from, at))) {
                    link(end);
                }
                at = end;
                from = at + 1;
            }
            at++;
        }
    }

    /** Whether the text ends in {@code href=} or {@code src=}, a name of its own. */
    private static boolean isLink(String text) {
        String name = text.strip();
        if (!name.endsWith("=")) {
            return false;
        }
        name = name.substring(0, name.length() - 1).strip();
        int start = name.length();
        while (start > 0 && !Character.isWhitespace(name.charAt(start - 1))) {
            start--;
        }
        String attribute = name.substring(start);
        return attribute.equals("href") || attribute.equals("src");
    }

    /** The value from the quote at the place to the one at the end. */
    private void link(int end) {
        Optional<String> link = replacement.apply(div.substring(at + 1, end).replace("&amp;", "&"));
        if (link.isPresent()) {
            out.append(div, copied, at)
                    .append('"')
                    .append(link.get()
                            .replace("&", "&amp;")
                            .replace("\"", "&quot;")
                            .replace("<", "&lt;"))
                    .append('"');
            copied = end + 1;
        }
    }
}

package health.callisto.fhir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The escapes of a JSON string (RFC 8259, section 7), both ways. */
public final class JsonStrings {
    /** Bytes that stand for themselves: ASCII without control characters, the quote and the backslash. */
    private static final boolean[] PLAIN = plainBytes();

    private JsonStrings() {}

    private static boolean[] plainBytes() {
        boolean[] plain = new boolean[256];
        Arrays.fill(plain, 0x20, 0x80, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }

    /** A control character that no string of FHIR has (R4 datatypes.html#string): tab, line feed and carriage return it may have. */
    static boolean isControl(int character) {
        return character < 0x20 && character != '\t' && character != '\n' && character != '\r';
    }

    /** Where the bytes that stand for themselves end, at the latest at {@code end}. */
    static int plainEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && PLAIN[bytes[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /** The text between two quotes, unescaped. The bytes must have passed the parser. */
    static String unescape(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '\\') {
            at++;
        }
        return at == end
                ? new String(bytes, start, end - start, StandardCharsets.UTF_8)
                : unescape(bytes, start, end, at);
    }

    /** @param firstEscape where the first escape begins */
    private static String unescape(byte[] bytes, int start, int end, int firstEscape) {
        StringBuilder text = new StringBuilder(end - start);
        int run = start;
        int at = firstEscape;
        while (at < end) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(bytes, run, at - run, StandardCharsets.UTF_8));
            byte escape = bytes[at + 1];
            if (escape == 'u') {
                text.append((char) Integer.parseInt(new String(bytes, at + 2, 4, StandardCharsets.ISO_8859_1), 16));
                at += 6;
            } else {
                text.append(unescaped(escape));
                at += 2;
            }
            run = at;
        }
        return text.append(new String(bytes, run, end - run, StandardCharsets.UTF_8))
                .toString();
    }

    private static char unescaped(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) escape;
        };
    }

    /** The text as a JSON string, quotes included. */
    public static String quote(String text) {
        int plain = plain(text);
        if (plain == text.length()) {
            return "\"" + text + "\"";
        }
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"').append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** How many characters come before the first that needs an escape. */
    private static int plain(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) >= 0x20 && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        return at;
    }
}

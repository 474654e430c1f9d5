package health.callisto.fhir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** JSON for people to read: two spaces a level. Every token stays byte for byte what it was. */
public final class PrettyJson {
    private PrettyJson() {}

    /** The same text with line ends and spaces between its tokens; it must be valid JSON without any. */
    public static byte[] of(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length * 2);
        int depth = 0;
        int at = 0;
        while (at < json.length) {
            byte token = json[at];
            switch (token) {
                case '"' -> {
                    int end = stringEnd(json, at);
                    out.write(json, at, end - at);
                    at = end;
                    continue;
                }
                case '{', '[' -> {
                    boolean empty = json[at + 1] == token + 2;
                    out.write(token);
                    if (!empty) {
                        line(out, ++depth);
                    } else {
                        out.write(json[++at]);
                    }
                }
                case '}', ']' -> {
                    line(out, --depth);
                    out.write(token);
                }
                case ',' -> {
                    out.write(token);
                    line(out, depth);
                }
                case ':' -> out.writeBytes(": ".getBytes(StandardCharsets.US_ASCII));
                default -> out.write(token);
            }
            at++;
        }
        out.write('\n');
        return out.toByteArray();
    }

    /** The offset behind the closing quote. */
    private static int stringEnd(byte[] json, int quote) {
        int at = quote + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static void line(ByteArrayOutputStream out, int depth) {
        out.write('\n');
        out.writeBytes("  ".repeat(depth).getBytes(StandardCharsets.US_ASCII));
    }
}

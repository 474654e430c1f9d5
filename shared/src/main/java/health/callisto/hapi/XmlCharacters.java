package health.callisto.hapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The characters of JSON strings that XML 1.0 cannot have in any form: U+0000 to U+001F but for tab, line feed and carriage
 * return, U+FFFE and U+FFFF. Nothing comes in with the first of them any more, but it may be stored from before.
 */
final class XmlCharacters {
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

    private XmlCharacters() {}

    /** The JSON with U+FFFD in place of each; the very same where there is none. */
    static byte[] representable(byte[] json) {
        ByteArrayOutputStream out = null;
        int copied = 0;
        int at = 0;
        while (at < json.length) {
            int length = unrepresentable(json, at);
            if (length > 0) {
                if (out == null) {
                    out = new ByteArrayOutputStream(json.length + 16);
                }
                out.write(json, copied, at - copied);
                out.writeBytes(REPLACEMENT);
                copied = at + length;
                at = copied;
            } else {
                // What follows a backslash belongs to it: an escaped backslash and then u0001 is text.
                at += json[at] == '\\' ? 2 : 1;
            }
        }
        if (out == null) {
            return json;
        }
        out.write(json, copied, json.length - copied);
        return out.toByteArray();
    }

    /** How many bytes stand for such a character here; 0 where there is another one. */
    private static int unrepresentable(byte[] json, int at) {
        if (json[at] == '\\' && at + 1 < json.length) {
            return switch (json[at + 1]) {
                case 'b', 'f' -> 2;
                case 'u' -> isRepresentable(unit(json, at + 2)) ? 0 : 6;
                default -> 0;
            };
        }
        boolean noncharacter = json[at] == (byte) 0xEF
                && at + 2 < json.length
                && json[at + 1] == (byte) 0xBF
                && (json[at + 2] == (byte) 0xBE || json[at + 2] == (byte) 0xBF);
        return noncharacter ? 3 : 0;
    }

    private static int unit(byte[] json, int at) {
        return Integer.parseInt(new String(json, at, 4, StandardCharsets.ISO_8859_1), 16);
    }

    private static boolean isRepresentable(int unit) {
        return unit >= 0x20 ? unit < 0xFFFE : unit == '\t' || unit == '\n' || unit == '\r';
    }
}

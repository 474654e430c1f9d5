package health.callisto.fhir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whether a string is base64 (R4 datatypes.html#base64Binary), which may be some megabytes: no text is made of it. */
final class Base64Text {
    private static final byte OTHER = 0;
    private static final byte DIGIT = 1;
    private static final byte SPACE = 2;
    private static final byte PADDING = 3;

    private static final byte[] KINDS = kinds();

    private Base64Text() {}

    /** Whether the string at the node has groups of four digits, the last one perhaps padded, with or without white space. */
    static boolean is(JsonDocument document, int node) {
        if (document.isEscaped(node)) {
            byte[] text = document.text(node).getBytes(StandardCharsets.UTF_8);
            return is(text, 0, text.length);
        }
        return is(document.bytes(), document.start(node) + 1, document.end(node) - 1);
    }

    private static boolean is(byte[] text, int from, int to) {
        int count = 0;
        int padding = 0;
        for (int i = from; i < to; i++) {
            byte kind = KINDS[text[i] & 0xFF];
            if (kind == SPACE) {
                continue;
            }
            if (kind == PADDING) {
                padding++;
            } else if (kind == OTHER || padding > 0) {
                return false;
            }
            count++;
        }
        return count > 0 && count % 4 == 0 && padding <= 2;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        Arrays.fill(kinds, 'A', 'Z' + 1, DIGIT);
        Arrays.fill(kinds, 'a', 'z' + 1, DIGIT);
        Arrays.fill(kinds, '0', '9' + 1, DIGIT);
        kinds['+'] = DIGIT;
        kinds['/'] = DIGIT;
        kinds[' '] = SPACE;
        kinds['\n'] = SPACE;
        kinds['\r'] = SPACE;
        kinds['\t'] = SPACE;
        kinds['='] = PADDING;
        return kinds;
    }
}

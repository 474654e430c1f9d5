package health.callisto.resource.index;

import health.callisto.fhir.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Makes keys of index tables of values: equal values have equal keys and different values different ones, on every database. Reads
 * and writes go through the same functions. A value that is too long is cut, with a hash of the whole behind it. A value that ends
 * in a space gets an end mark: SQL Server fills texts up with spaces before it compares them, in keys too.
 */
public final class IndexKeys {
    /** Characters of a normalized string that are in the key of the string index. */
    public static final int STRING_LENGTH = 128;

    /** In the string index, ordinals from here on are of words within names. */
    public static final int FIRST_WORD = 1_000_000;

    private static final int CODE_LENGTH = 128;
    private static final int URI_LENGTH = 400;
    private static final int SYSTEM_LENGTH = 800;
    private static final int REFERENCE_BYTES = 800;
    private static final int HASH_DIGITS = 40;
    /** No character of R4's texts. */
    private static final char END_MARK = '\u0001';

    private IndexKeys() {}

    public static String code(String code) {
        return shortened(marked(code), CODE_LENGTH);
    }

    public static String uri(String uri) {
        return shortened(marked(uri), URI_LENGTH);
    }

    /** The key of the system of a token or a quantity. */
    public static String system(String system) {
        return shortened(marked(system), SYSTEM_LENGTH);
    }

    /** A text to be compared as it came. */
    public static String exact(String text) {
        return marked(text);
    }

    /** The key of a reference to something that is not a resource of this service: it is cut by its bytes. */
    public static byte[] reference(String reference) {
        byte[] key = shortened(reference, URI_LENGTH).getBytes(StandardCharsets.UTF_8);
        if (key.length <= REFERENCE_BYTES) {
            return key;
        }
        int keep = REFERENCE_BYTES - HASH_DIGITS - 1;
        while ((key[keep] & 0xC0) == 0x80) {
            // In the middle of a character.
            keep--;
        }
        byte[] end = ("~" + hash(reference)).getBytes(StandardCharsets.US_ASCII);
        byte[] cut = Arrays.copyOf(key, keep + end.length);
        System.arraycopy(end, 0, cut, keep, end.length);
        return cut;
    }

    /** The part of a normalized string that is in the key; a longer one is kept whole beside it. */
    public static String string(String normalized) {
        if (normalized.length() <= STRING_LENGTH) {
            return normalized;
        }
        // A cut between the two halves of a character would not be text any more.
        boolean split = Character.isHighSurrogate(normalized.charAt(STRING_LENGTH - 1));
        // A normalized string ends in no space, and its part shall not either.
        return normalized
                .substring(0, split ? STRING_LENGTH - 1 : STRING_LENGTH)
                .stripTrailing();
    }

    /** The value with another mark where it ends in a space or in a space and marks, so that no two values become one. */
    private static String marked(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == END_MARK) {
            end--;
        }
        return end > 0 && value.charAt(end - 1) == ' ' ? value + END_MARK : value;
    }

    private static String shortened(String value, int length) {
        if (value.length() <= length) {
            return value;
        }
        int keep = length - HASH_DIGITS - 1;
        if (Character.isHighSurrogate(value.charAt(keep - 1))) {
            keep--;
        }
        return value.substring(0, keep) + "~" + hash(value);
    }

    private static String hash(String value) {
        return HexFormat.of().formatHex(Sha256.of(value), 0, HASH_DIGITS / 2);
    }
}

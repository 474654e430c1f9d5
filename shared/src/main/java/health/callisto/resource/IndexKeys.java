package health.callisto.resource;

import health.callisto.fhir.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Shortens values that are too long for a key of an index table: the beginning and a hash of the whole, so that equal
 * values stay equal and different ones different. Reads and writes go through the same functions.
 */
public final class IndexKeys {
    /** Characters of a normalized string that are in the key of the string index. */
    public static final int STRING_LENGTH = 128;

    /** In the string index, ordinals from here on are of words within names. */
    public static final int FIRST_WORD = 1_000_000;

    private static final int CODE_LENGTH = 128;
    private static final int URI_LENGTH = 400;
    private static final int HASH_DIGITS = 40;

    private IndexKeys() {}

    public static String code(String code) {
        return shortened(code, CODE_LENGTH);
    }

    public static String uri(String uri) {
        return shortened(uri, URI_LENGTH);
    }

    /** The key of a reference to something that is not a resource of this service. */
    public static byte[] reference(String reference) {
        return shortened(reference, URI_LENGTH).getBytes(StandardCharsets.UTF_8);
    }

    /** The part of a normalized string that is in the key; a longer one is kept whole beside it. */
    public static String string(String normalized) {
        if (normalized.length() <= STRING_LENGTH) {
            return normalized;
        }
        // A cut between the two halves of a character would not be text any more.
        boolean split = Character.isHighSurrogate(normalized.charAt(STRING_LENGTH - 1));
        return normalized.substring(0, split ? STRING_LENGTH - 1 : STRING_LENGTH);
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

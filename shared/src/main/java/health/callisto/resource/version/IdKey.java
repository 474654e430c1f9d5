package health.callisto.resource.version;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * A logical id as the database holds it: a lower-case UUID as a zero byte and its 16 bytes, anything else as its ASCII.
 * Both directions are exact. No id begins with a zero byte, so the two forms cannot be confused.
 */
public final class IdKey {
    private static final int UUID_LENGTH = 36;
    private static final int UUID_KEY_LENGTH = 17;
    /** By a table, not by comparisons: no processor foresees whether a letter or a number comes. */
    private static final byte[] DIGITS = digits();

    private IdKey() {}

    public static byte[] encode(String id) {
        byte[] key = new byte[UUID_KEY_LENGTH];
        return id.length() == UUID_LENGTH && isUuid(id, key) ? key : id.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts the digits into the key behind its zero byte; false if this is no lower-case UUID. */
    private static boolean isUuid(String id, byte[] key) {
        int at = 1;
        for (int i = 0; i < UUID_LENGTH; i += 2) {
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (id.charAt(i) != '-') {
                    return false;
                }
                i++;
            }
            int high = digit(id.charAt(i));
            int low = digit(id.charAt(i + 1));
            if (high < 0 || low < 0) {
                return false;
            }
            key[at++] = (byte) (high << 4 | low);
        }
        return true;
    }

    /** Negative if it is no lower-case hexadecimal digit. */
    private static int digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : -1;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            digits[Character.forDigit(digit, 16)] = (byte) digit;
        }
        return digits;
    }

    public static String decode(byte[] key) {
        if (key.length != UUID_KEY_LENGTH || key[0] != 0) {
            return new String(key, StandardCharsets.UTF_8);
        }
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, UUID_KEY_LENGTH - 1);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }
}

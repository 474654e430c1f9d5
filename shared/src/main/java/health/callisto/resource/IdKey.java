package health.callisto.resource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A logical id as the database holds it: a lower-case UUID as a zero byte and its 16 bytes, anything else as its ASCII.
 * Both directions are exact. No id begins with a zero byte, so the two forms cannot be confused.
 */
public final class IdKey {
    private static final int UUID_LENGTH = 36;
    private static final int UUID_KEY_LENGTH = 17;

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
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    public static String decode(byte[] key) {
        if (key.length != UUID_KEY_LENGTH || key[0] != 0) {
            return new String(key, StandardCharsets.UTF_8);
        }
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, UUID_KEY_LENGTH - 1);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }
}

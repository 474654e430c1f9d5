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
        if (!isLowerCaseUuid(id)) {
            return id.getBytes(StandardCharsets.UTF_8);
        }
        UUID uuid = UUID.fromString(id);
        return ByteBuffer.allocate(UUID_KEY_LENGTH)
                .put((byte) 0)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    public static String decode(byte[] key) {
        if (key.length != UUID_KEY_LENGTH || key[0] != 0) {
            return new String(key, StandardCharsets.UTF_8);
        }
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, UUID_KEY_LENGTH - 1);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }

    private static boolean isLowerCaseUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = id.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (dash ? c != '-' : !hex) {
                return false;
            }
        }
        return true;
    }
}

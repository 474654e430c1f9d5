package health.callisto.deidentify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with one key (RFC 2104). An instance serves one thread. */
final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    /** @param key at least one character */
    Hmac(String key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no HMAC-SHA256", e);
        }
    }

    String hex(String text) {
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A number from 0 on below that. */
    int number(String text, int below) {
        byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), below);
    }
}

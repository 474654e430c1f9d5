package health.callisto.deidentify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code encrypt}: AES in CBC mode, a new initialization vector of 16 bytes before each text, in Base64. Whoever has the key can
 * read the value again; the same value looks different each time.
 */
record Encrypt(SecretKeySpec key, RandomGenerator random) implements Method {
    private static final int VECTOR = 16;

    @Override
    public void apply(Node node, Pass pass) {
        node.text().filter(text -> !text.isEmpty()).ifPresent(text -> {
            node.setValue(Literal.string(encrypted(text)));
            pass.done(node, Operation.ENCRYPT);
        });
    }

    private String encrypted(String text) {
        byte[] vector = new byte[VECTOR];
        random.nextBytes(vector);
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector));
            byte[] content = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] both = new byte[VECTOR + content.length];
            System.arraycopy(vector, 0, both, 0, VECTOR);
            System.arraycopy(content, 0, both, VECTOR, content.length);
            return Base64.getEncoder().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no AES in CBC mode", e);
        }
    }
}

package health.callisto.deidentify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptTest {
    private static String decrypted(String key, String text) throws GeneralSecurityException {
        byte[] bytes = Base64.getDecoder().decode(text);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(key.getBytes(UTF_8), "AES"), new IvParameterSpec(bytes, 0, 16));
        return new String(cipher.doFinal(bytes, 16, bytes.length - 16), UTF_8);
    }

    private static RuleFile file(String key) {
        return RuleFile.of("nodesByType('Address').city", "encrypt").with("{\"encryptKey\":\"" + key + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef", "0123456789abcdef01234567", "0123456789abcdef0123456789abcdef"})
    void whoHasTheKeyCanReadItAgain(String key) throws GeneralSecurityException {
        String encrypted = file(key)
                .applyToPatient("address", "[{\"city\":\"Zürich\",\"country\":\"CH\"}]")
                .at("/0/city")
                .asText();

        assertThat(encrypted).doesNotContain("rich");
        assertThat(decrypted(key, encrypted)).isEqualTo("Zürich");
    }

    @Test
    void theSameValueLooksDifferentEachTime() {
        assertThat(file("0123456789abcdef")
                        .applyToPatient("address", "[{\"city\":\"X\"},{\"city\":\"X\"}]")
                        .findValuesAsText("city"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }
}

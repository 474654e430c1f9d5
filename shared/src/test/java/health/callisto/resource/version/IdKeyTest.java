package health.callisto.resource.version;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdKeyTest {
    @Test
    void givenALowerCaseUuid_whenEncoded_thenItTakesSeventeenBytes() {
        byte[] key = IdKey.encode("09afbcde-1234-5678-9abc-def012345678");

        assertThat(key).hasSize(17).startsWith(0x00, 0x09, 0xAF, 0xBC, 0xDE, 0x12);
        assertThat(IdKey.decode(key)).isEqualTo("09afbcde-1234-5678-9abc-def012345678");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "09AFBCDE-1234-5678-9abc-def012345678",
                "09afbcdg-1234-5678-9abc-def012345678",
                "09afbcde.1234-5678-9abc-def012345678",
                "09afbcde-1234-5678-9abc-def01234567:",
                "09afbcde-1234-5678-9abc-def0123456789"
            })
    void givenAnyOtherId_whenEncoded_thenItIsItsText(String id) {
        assertThat(IdKey.encode(id)).asString(US_ASCII).isEqualTo(id);
        assertThat(IdKey.decode(IdKey.encode(id))).isEqualTo(id);
    }
}

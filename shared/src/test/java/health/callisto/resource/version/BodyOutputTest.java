package health.callisto.resource.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class BodyOutputTest {
    private static final byte[] NONE = {};

    private final BodyOutput out = new BodyOutput(16);

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] deflated(byte[] json) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(json);
        deflater.finish();
        byte[] body = new byte[json.length + 100];
        return Arrays.copyOf(body, deflater.deflate(body));
    }

    @Test
    void givenTextKeptJsonAndBodies_whenWrittenInTurns_thenTheyComeInTheirOrder() {
        out.refer(bytes("[kept first]"));
        out.write(bytes("text "));
        out.inflate(deflated(bytes("{inflated}")), 0, NONE);
        out.refer(bytes("[kept]"));
        out.refer(bytes("[again]"));
        out.write(bytes("only the start"), 4);
        out.refer(bytes("[kept last]"));

        assertThat(new String(out.toByteArray(), UTF_8))
                .isEqualTo("[kept first]text {inflated}[kept][again]only[kept last]");
    }

    @Test
    void givenManyPiecesOfAnySize_whenWritten_thenNoneIsLostWhereItGrows() {
        Random random = new Random(7);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            byte[] piece = new byte[random.nextInt(3_000)];
            random.nextBytes(piece);
            expected.writeBytes(piece);
            switch (i % 3) {
                case 0 -> out.write(piece);
                case 1 -> out.refer(piece);
                default -> out.inflate(deflated(piece), 0, NONE);
            }
        }

        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void givenABodyThatIsCutOff_whenInflated_thenItSaysSo() {
        byte[] body = deflated(bytes("{\"resourceType\":\"Patient\"}"));

        assertThatThrownBy(() -> out.inflate(Arrays.copyOf(body, body.length - 3), 0, NONE))
                .hasMessageContaining("ends in the middle");
    }
}

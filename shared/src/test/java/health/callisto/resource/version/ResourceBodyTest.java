package health.callisto.resource.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class ResourceBodyTest {
    private static final String HEAD = "{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"versionId\":\"3\","
            + "\"lastUpdated\":\"2026-01-02T03:04:05.006Z\"";
    private static final String REST = "},\"gender\":\"male\"}";

    private static StoredResource version(byte[] body, String time) {
        ResourceKey key =
                new ResourceKey(Definitions.r4().resourceType("Patient").orElseThrow(), "a");
        return new StoredResource(key, 3, SurrogateId.first(Instant.parse(time)) + 77, false, body);
    }

    /** As versions were stored before the head was left out: one stream, whose first block is the head as it is. */
    private static byte[] formWithHead(String rest) {
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(rest.getBytes(UTF_8));
        deflater.finish();
        byte[] deflated = new byte[1000];
        int length = deflater.deflate(deflated);
        byte[] head = HEAD.getBytes(UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        body.write(head.length);
        body.write(head.length >> 8);
        body.write(~head.length);
        body.write(~head.length >> 8);
        body.writeBytes(head);
        body.write(deflated, 0, length);
        return body.toByteArray();
    }

    /** As versions were stored before they were zstd frames. */
    private static byte[] deflatedForm(String rest) throws IOException {
        Deflater deflater = new Deflater(3, true);
        try (InputStream dictionary = ResourceBody.class.getResourceAsStream("body-dictionary-1.txt")) {
            deflater.setDictionary(dictionary.readAllBytes());
        }
        deflater.setInput(rest.getBytes(UTF_8));
        deflater.finish();
        byte[] body = new byte[1000];
        body[0] = 1;
        return Arrays.copyOf(body, 1 + deflater.deflate(body, 1, body.length - 1));
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }

    @Test
    void givenARest_whenStored_thenTheJsonHasTheHeadOfItsColumns() {
        byte[] body = ResourceBody.of(REST.getBytes(UTF_8));

        assertThat(text(version(body, "2026-01-02T03:04:05.006Z").json())).isEqualTo(HEAD + REST);
        assertThat(text(version(body, "0987-12-31T23:59:59.999Z").json())).contains("\"0987-12-31T23:59:59.999Z\"");
        String code = "},\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"1\"}]}}";
        assertThat(ResourceBody.of(code.getBytes(UTF_8))).hasSizeLessThan(code.length() / 2);
    }

    @Test
    void givenABodyOfAnOlderForm_whenRead_thenItIsTheSame() throws IOException {
        byte[] same = ResourceBody.of(REST.getBytes(UTF_8));
        byte[] other = ResourceBody.of("},\"gender\":\"other\"}".getBytes(UTF_8));
        for (byte[] older : List.of(formWithHead(REST), deflatedForm(REST))) {
            assertThat(text(version(older, "2026-01-02T03:04:05.006Z").json())).isEqualTo(HEAD + REST);
            assertThat(ResourceBody.sameContent(older, same)).isTrue();
            assertThat(ResourceBody.sameContent(older, other)).isFalse();
        }
    }

    /** Another version of the library may make other bytes of the same content. */
    @Test
    void givenAFrameOfOtherBytes_whenItsContentIsTheSame_thenItIsTheSame() {
        byte[] content = REST.getBytes(UTF_8);
        byte[] other =
                new ZstdCompressCtx().setMagicless(true).setContentSize(true).compress(content);
        byte[] stored = new byte[1 + other.length];
        stored[0] = 2;
        System.arraycopy(other, 0, stored, 1, other.length);

        assertThat(ResourceBody.sameContent(stored, ResourceBody.of(content))).isTrue();
    }

    @Test
    void aBodyThatIsCutOffOrBrokenIsTold() {
        byte[] body = ResourceBody.of((REST + "a".repeat(300) + "b".repeat(90)).getBytes(UTF_8));
        for (int length : new int[] {1, 2, 3, body.length / 2, body.length - 1}) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThatThrownBy(() -> version(cut, "2026-01-02T03:04:05.006Z").json())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stored body");
        }
    }

    @Test
    void givenAnyContent_whenStored_thenItIsReadBack() {
        Random random = new Random(5);
        for (int size : new int[] {0, 1, 63, 64, 65, 1_000, 70_000, 3_000_000}) {
            byte[] rest = new byte[size];
            random.nextBytes(rest);
            byte[] json =
                    version(ResourceBody.of(rest), "2026-01-02T03:04:05.006Z").json();
            assertThat(Arrays.copyOfRange(json, HEAD.length(), json.length)).isEqualTo(rest);
        }
    }

    @Test
    void aBodyOfAFormThatIsNotKnownIsTold() {
        assertThatThrownBy(() ->
                        version(new byte[] {9, 9}, "2026-01-02T03:04:05.006Z").json())
                .hasMessageContaining("unknown form 9");
    }
}

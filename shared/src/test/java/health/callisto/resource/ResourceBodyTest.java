package health.callisto.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
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
    private static byte[] olderForm(String rest) {
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

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }

    @Test
    void givenARest_whenStored_thenTheJsonHasTheHeadOfItsColumns() {
        byte[] body = ResourceBody.deflate(REST.getBytes(UTF_8));

        assertThat(text(version(body, "2026-01-02T03:04:05.006Z").json())).isEqualTo(HEAD + REST);
        assertThat(text(version(body, "0987-12-31T23:59:59.999Z").json())).contains("\"0987-12-31T23:59:59.999Z\"");
        assertThat(body).hasSizeLessThan(REST.length());
    }

    @Test
    void givenABodyOfTheOlderForm_whenRead_thenItIsTheSame() {
        byte[] older = olderForm(REST);

        assertThat(text(version(older, "2026-01-02T03:04:05.006Z").json())).isEqualTo(HEAD + REST);
        assertThat(ResourceBody.sameContent(older, ResourceBody.deflate(REST.getBytes(UTF_8))))
                .isTrue();
        assertThat(ResourceBody.sameContent(older, ResourceBody.deflate("},\"gender\":\"other\"}".getBytes(UTF_8))))
                .isFalse();
    }

    @Test
    void givenAnyContent_whenStored_thenItIsReadBack() {
        Random random = new Random(5);
        for (int size : new int[] {0, 1, 63, 64, 65, 1_000, 70_000, 3_000_000}) {
            byte[] rest = new byte[size];
            random.nextBytes(rest);
            byte[] json = version(ResourceBody.deflate(rest), "2026-01-02T03:04:05.006Z")
                    .json();
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

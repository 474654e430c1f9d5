package health.callisto.resource.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.write.IndexValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys that are the same on every database: no two values have one key, also where trailing spaces do not count. */
class IndexKeysTest {
    private static final List<String> ALIKE = List.of(
            "abc",
            "abc ",
            "abc  ",
            "abc \u0001",
            "abc \u0001\u0001",
            "abc\u0001",
            "abc \u0001 ",
            " ",
            "",
            "x".repeat(127) + " ",
            "x".repeat(128),
            "x".repeat(128) + " ",
            "x".repeat(399) + " ",
            "x".repeat(400) + " ",
            "x".repeat(799) + " ",
            "x".repeat(800) + " ",
            "x".repeat(900),
            "x".repeat(900) + " ");

    /** As SQL Server compares: filled up with spaces. */
    private static String compared(String key) {
        int end = key.length();
        while (end > 0 && key.charAt(end - 1) == ' ') {
            end--;
        }
        return key.substring(0, end);
    }

    @Test
    void valuesThatDifferByTrailingSpacesHaveDifferentKeys() {
        for (java.util.function.UnaryOperator<String> kind : List.<java.util.function.UnaryOperator<String>>of(
                IndexKeys::code, IndexKeys::uri, IndexKeys::system, IndexKeys::exact)) {
            Set<String> keys = new HashSet<>();
            ALIKE.forEach(value -> keys.add(compared(kind.apply(value))));

            assertThat(keys).hasSize(ALIKE.size());
        }
    }

    @Test
    void keysFitTheirColumns() {
        String longest = "é".repeat(5_000);

        assertThat(IndexKeys.code(longest)).hasSizeLessThanOrEqualTo(128);
        assertThat(IndexKeys.uri(longest)).hasSizeLessThanOrEqualTo(400);
        assertThat(IndexKeys.system(longest)).hasSizeLessThanOrEqualTo(800);
        ALIKE.forEach(value -> assertThat(IndexKeys.code(value)).hasSizeLessThanOrEqualTo(128));
    }

    @Test
    void aReferenceIsCutByItsBytesBetweenCharacters() {
        String long3 = "http://example.org/" + "語".repeat(390);
        String other = long3.substring(0, long3.length() - 1) + "文";

        byte[] key = IndexKeys.reference(long3);

        assertThat(key).hasSizeLessThanOrEqualTo(800);
        assertThat(new String(key, UTF_8)).startsWith("http://example.org/語").doesNotContain("\uFFFD");
        assertThat(IndexKeys.reference(other)).isNotEqualTo(key);
        assertThat(IndexKeys.reference("http://a.org/é")).isEqualTo("http://a.org/é".getBytes(UTF_8));
    }

    @Test
    void thePartOfALongStringEndsInNoSpace() {
        String text = "x".repeat(127) + " and more";

        assertThat(IndexKeys.string(text)).isEqualTo("x".repeat(127));
    }

    @Test
    void zeroIsOneNumberWhateverItsSign() {
        assertThat(new IndexValue.Numeric(1, -0.0, -0.0)).isEqualTo(new IndexValue.Numeric(1, 0.0, 0.0));
        assertThat(new IndexValue.Quantity(1, "", "", -0.0, 0.0))
                .isEqualTo(new IndexValue.Quantity(1, "", "", 0.0, 0.0));
    }
}

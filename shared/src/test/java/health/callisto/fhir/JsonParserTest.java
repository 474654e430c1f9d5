package health.callisto.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.callisto.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, and what spec 02 refuses beyond it. */
class JsonParserTest {
    private static final int MUTATIONS = 20_000;
    private static final String SAMPLE =
            "{\"resourceType\":\"Patient\",\"id\":\"a\",\"x\":[1,-2.50,1e5,0.1E-3,true,false,null,"
                    + "\"\\u00e9\\n\\\"é😀\"],\"name\":[{\"family\":\"Å\",\"_given\":[null,{\"id\":\"g\"}]}],\"o\":{},\"l\":[]}";
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static JsonDocument parse(byte[] json) {
        return new JsonParser(Definitions.r4().names()).parse(json);
    }

    private static JsonDocument parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            `` ~ is empty ~ 0
            `   ` ~ is empty ~ 3
            {"a":1 ~ ends too early ~ 6
            {"a" 1} ~ colon ~ 5
            {"a":1 "b":2} ~ comma or a closing brace ~ 7
            {"a":1,} ~ member name ~ 7
            {a:1} ~ member name ~ 1
            [1,] ~ value ~ 3
            [1 2] ~ comma or a closing bracket ~ 3
            {"a":1}x ~ after the end ~ 7
            {"a":1,"a":2} ~ twice ~ 8
            {"a":01} ~ zero ~ 5
            {"a":1.} ~ value ~ 7
            {"a":.5} ~ value ~ 5
            {"a":1e} ~ value ~ 7
            {"a":+1} ~ value ~ 5
            {"a":NaN} ~ value ~ 5
            {"a":tru} ~ value ~ 5
            {"a":'b'} ~ value ~ 5
            {"a":"b ~ does not end ~ 5
            {"a":"\\x"} ~ escape ~ 6
            {"a":"\\u12"} ~ hexadecimal ~ 7
            """)
    void eachFaultIsToldWithItsPlace(String json, String reason, int offset) {
        String text = json == null ? "" : json;
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(Problem.class, error -> {
            assertThat(error.kind()).isEqualTo(Problem.Kind.INVALID);
            assertThat(error.issues().get(0).diagnostics())
                    .contains(reason)
                    .containsPattern("byte offset " + offset + "\\D");
        });
    }

    @Test
    void aFaultIsToldByLineAndColumnToo() {
        assertThatThrownBy(() -> parse("{\n  \"a\": 1,\n  \"é\": x\n}"))
                .hasMessageContaining("line 3")
                .hasMessageContaining("column 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "f8888080", "80", "e282", "f4908080", "c3", "ff", "efbbbf7b7d"})
    void bytesThatAreNotUtf8AreRefused(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        boolean mark = hex.startsWith("efbbbf");
        json.writeBytes((mark ? "" : "{\"a\":\"").getBytes(StandardCharsets.UTF_8));
        json.writeBytes(bad);
        json.writeBytes((mark ? "" : "\"}").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> parse(json.toByteArray())).isInstanceOf(Problem.class);
    }

    @Test
    void controlCharactersInStringsAreRefused() {
        for (char c = 0; c < 0x20; c++) {
            String json = "{\"a\":\"" + c + "\"}";
            assertThatThrownBy(() -> parse(json)).as("character %d", (int) c).isInstanceOf(Problem.class);
        }
    }

    @Test
    void aHundredLevelsAreTakenAndOneMoreIsNot() {
        assertThat(parse("[".repeat(100) + "]".repeat(100)).nodeCount()).isEqualTo(100);
        assertThatThrownBy(() -> parse("[".repeat(101) + "]".repeat(101))).hasMessageContaining("100");
        assertThatThrownBy(() -> parse("[".repeat(1_000_000))).isInstanceOf(Problem.class);
    }

    @Test
    void aNameThatStandsTwiceIsFoundAmongManyAndThroughEscapes() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 60; i++) {
            many.append("\"m").append(i).append("\":1,");
        }
        assertThatThrownBy(() -> parse(many + "\"m31\":2}")).hasMessageContaining("twice");
        assertThatThrownBy(() -> parse("{\"id\":1,\"\\u0069d\":2}")).hasMessageContaining("twice");
        assertThat(parse(many + "\"last\":2}").nodeCount()).isEqualTo(62);
    }

    @Test
    void everyValueIsReadAsItStands() throws IOException {
        assertSame(parse(SAMPLE), JsonDocument.ROOT, JACKSON.readTree(SAMPLE));
    }

    /** Jackson, set to be strict, is the oracle: what it takes is taken with the same values, what it refuses is refused. */
    @Test
    void aMemberIsFoundByItsNameHoweverThatIsWritten() {
        JsonDocument document = parse("{\"ide\":1,\"\\u0069d\":2,\"é\":3,\"a\\\"b\":4,\"\":5,\"list\":[6]}");

        assertThat(found(document, "id")).isEqualTo("2");
        assertThat(found(document, "ide")).isEqualTo("1");
        assertThat(found(document, "é")).isEqualTo("3");
        assertThat(found(document, "a\"b")).isEqualTo("4");
        assertThat(found(document, "")).isEqualTo("5");
        assertThat(document.child(JsonDocument.ROOT, "i")).isEqualTo(JsonDocument.NONE);
        assertThat(document.child(JsonDocument.ROOT, "a")).isEqualTo(JsonDocument.NONE);
        assertThat(document.child(JsonDocument.ROOT, "identifier")).isEqualTo(JsonDocument.NONE);
        assertThat(document.child(document.child(JsonDocument.ROOT, "list"), ""))
                .isEqualTo(JsonDocument.NONE);
    }

    private static String found(JsonDocument document, String name) {
        return document.text(document.child(JsonDocument.ROOT, name));
    }

    @Test
    void mutatedTextsAreTakenOrRefusedAsAnotherStrictParserDoes() {
        Random random = new Random(42);
        byte[] sample = SAMPLE.getBytes(StandardCharsets.UTF_8);
        int taken = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] json = mutate(sample, random);
            JsonNode expected;
            try {
                expected = JACKSON.readTree(json);
            } catch (IOException e) {
                assertThatThrownBy(() -> parse(json))
                        .as(new String(json, StandardCharsets.UTF_8))
                        .isInstanceOf(Problem.class);
                continue;
            }
            taken++;
            assertSame(parse(json), JsonDocument.ROOT, expected);
        }
        assertThat(taken).isGreaterThan(MUTATIONS / 100);
    }

    private static byte[] mutate(byte[] sample, Random random) {
        byte[] json = sample.clone();
        String alphabet = "{}[]\",:\\ue0123.-+tfn \n";
        for (int i = random.nextInt(3); i >= 0; i--) {
            json[random.nextInt(json.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return json;
    }

    private static void assertSame(JsonDocument document, int node, JsonNode expected) {
        if (expected.isObject()) {
            assertThat(document.isObject(node)).isTrue();
            int child = document.firstChild(node);
            for (var member : expected.properties()) {
                assertThat(document.nameText(child)).isEqualTo(member.getKey());
                assertSame(document, child, member.getValue());
                child = document.next(child);
            }
            assertThat(child).isEqualTo(JsonDocument.NONE);
        } else if (expected.isArray()) {
            assertThat(document.isArray(node)).isTrue();
            int child = document.firstChild(node);
            for (JsonNode item : expected) {
                assertSame(document, child, item);
                child = document.next(child);
            }
            assertThat(child).isEqualTo(JsonDocument.NONE);
        } else if (expected.isNumber()) {
            assertThat(new java.math.BigDecimal(document.text(node))).isEqualByComparingTo(expected.decimalValue());
        } else {
            assertThat(document.text(node)).isEqualTo(expected.asText());
        }
    }

    @Test
    void textsWithManyValuesAreBoundedByTheirLengthAndLeaveTheParserAsItWas() {
        JsonParser parser = new JsonParser(Definitions.r4().names());
        byte[] many = ("[" + "1,".repeat(200_000) + "1]").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] usual =
                ("[" + "\"0123456789\",".repeat(200_000) + "1]").getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> parser.parse(many))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too many for that length");
        org.assertj.core.api.Assertions.assertThat(parser.parse(usual).nodeCount())
                .isEqualTo(200_002);
        org.assertj.core.api.Assertions.assertThat(parser.keptBytes()).isLessThan(2_000_000);
    }

    @Test
    void aLongTextOfNumbersIsRefusedBeforeMemoryIsTakenForThem() {
        byte[] many = ("[" + "1,".repeat(20_000_000) + "1]").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        JsonParser parser = new JsonParser(Definitions.r4().names());
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();

        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> parser.parse(many))
                .isInstanceOf(Problem.class);

        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(10_000_000);
    }
}

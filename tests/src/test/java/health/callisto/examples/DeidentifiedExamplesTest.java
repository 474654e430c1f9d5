package health.callisto.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.deidentify.Deidentifier;
import health.callisto.deidentify.Origin;
import health.callisto.fhir.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Rules over each example that R4 publishes: nothing is lost that they do not name, and nothing forgotten that they do. */
class DeidentifiedExamplesTest {
    private static final Origin ORIGIN = new Origin("file", "folder");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Deidentifier rules(String path, String method) {
        String file = "{\"fhirPathRules\":[{\"path\":\"" + path + "\",\"method\":\"" + method
                + "\"}],\"parameters\":{\"cryptoHashKey\":\"key\"}}";
        return Deidentifier.read(file.getBytes(UTF_8), Definitions.r4(), Clock.systemUTC(), new SplittableRandom(1));
    }

    /** The examples that the service takes; every {@code step}th of them. */
    private static List<Path> examples(int step) throws IOException {
        List<Path> taken = new ArrayList<>();
        List<Path> files = Examples.files();
        for (int i = 0; i < files.size(); i += step) {
            if (!RefusedExamples.NAMES.contains(files.get(i).getFileName().toString())) {
                taken.add(files.get(i));
            }
        }
        return taken;
    }

    @Test
    void givenRulesThatNameNothing_thenEachExampleComesOutAsItWent() throws IOException {
        Deidentifier nothing = rules("nodesByName('noSuchElement')", "redact");
        List<String> changed = new ArrayList<>();
        List<Path> examples = examples(1);
        for (Path file : examples) {
            byte[] json = Files.readAllBytes(file);
            if (!ExactJson.content(nothing.of(json, ORIGIN)).equals(ExactJson.content(json))) {
                changed.add(file.getFileName().toString());
            }
        }

        assertThat(examples).hasSizeGreaterThan(5_200);
        assertThat(changed).isEmpty();
    }

    @Test
    void givenEverythingIsRedacted_thenNoValueIsLeftButTypesAndLabels() throws IOException {
        Deidentifier all = rules("Resource", "redact");
        for (Path file : examples(2)) {
            assertThat(left(all.of(Files.readAllBytes(file), ORIGIN), value -> false))
                    .as(file.getFileName().toString())
                    .isEmpty();
        }
    }

    @Test
    void givenEverythingIsHashed_thenNoValueIsLeftAsItWas() throws IOException {
        Deidentifier all = rules("Resource", "cryptoHash");
        for (Path file : examples(2)) {
            assertThat(
                            left(
                                    all.of(Files.readAllBytes(file), ORIGIN),
                                    value -> value.matches(
                                            "#?|#?[0-9a-f]{64}|(?:http.*/|urn:uuid:|urn:oid:)?[A-Za-z]*/?[0-9a-f]{64}(?:/_history/[A-Za-z0-9.-]+)?")))
                    .as(file.getFileName().toString())
                    .isEmpty();
        }
    }

    @Test
    void givenAPathThatIsWalkedAndOneForTheEngine_thenBothLeadToTheSame() throws IOException {
        for (String last : List.of("display", "code")) {
            Deidentifier walked = rules("nodesByType('Coding')." + last, "redact");
            Deidentifier evaluated = rules("nodesByType('Coding').where(true)." + last, "redact");
            for (Path file : examples(10)) {
                byte[] json = Files.readAllBytes(file);
                assertThat(new String(evaluated.of(json, ORIGIN), UTF_8))
                        .as(file.getFileName().toString())
                        .isEqualTo(new String(walked.of(json, ORIGIN), UTF_8));
            }
        }
    }

    /** Values that are neither types of resources, nor in labels, nor as they may be. */
    private static List<String> left(byte[] json, Predicate<String> fine) throws IOException {
        List<String> left = new ArrayList<>();
        collect("", JSON.readTree(json), fine, left);
        return left;
    }

    private static void collect(String name, JsonNode node, Predicate<String> fine, List<String> left) {
        if (isLabel(node)) {
            return;
        }
        if (node.isValueNode()) {
            if (!node.isNull() && !name.equals("resourceType") && !fine.test(node.asText())) {
                left.add(name + "=" + node.asText());
            }
            return;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            collect(member.getKey(), member.getValue(), fine, left);
        }
        if (node.isArray()) {
            node.forEach(item -> collect(name, item, fine, left));
        }
    }

    private static boolean isLabel(JsonNode node) {
        String code = node.path("code").asText();
        return code.equals("REDACTED") || code.equals("CRYTOHASH") || code.equals("ABSTRED");
    }
}

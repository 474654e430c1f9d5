package health.callisto.iot.observation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.expression.CaseFiles;
import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.ParsedMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.DeviceMessage;
import health.callisto.iot.message.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mappings and messages that somebody has broken: each is taken or refused, nothing is thrown and nothing takes for ever. */
class FuzzedMappingsTest {
    private static final int MAPPINGS = 10_000;
    private static final int MESSAGES_EACH = 10;
    /** Pieces that mean something in mappings, expressions and messages. */
    private static final List<String> PIECES = List.of(
            "$",
            "$..",
            "..*",
            "[*]",
            "[?(",
            ")]",
            "@",
            "@.",
            "&&",
            "||",
            "==",
            "=~ /(a+)+$/",
            "'",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "-1",
            "1e999",
            "9223372036854775808",
            "\\u0000",
            "😀",
            "`",
            "to_array(@)",
            "[]",
            "|",
            "&x",
            "matchedToken",
            "JmesPath",
            "\"required\": true",
            "Body",
            "0.1",
            "2026-01-31T12:00:00Z",
            "[::-1]",
            "sort_by(");

    private final Random random = new Random(20_261_121);

    private static List<String> seeds(String folder, String member) {
        List<String> seeds = new ArrayList<>();
        CaseFiles.in(folder).forEach(each -> {
            JsonNode found = ((JsonNode) each.get()[1]).path(member);
            if (!found.isMissingNode()) {
                seeds.add(found.toString());
            }
        });
        return seeds;
    }

    private String broken(List<String> seeds) {
        StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        for (int i = random.nextInt(4); i > 0 && text.length() > 2; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                default -> {
                    int end = Math.min(text.length(), at + random.nextInt(20));
                    text.insert(at, text.substring(at, end));
                }
            }
        }
        return text.toString();
    }

    @Test
    @Timeout(300)
    void noMappingAndNoMessageStopsWhoReadsIt() {
        List<String> devices = seeds("iot/normalization", "template");
        List<String> fhirs = seeds("iot/fhir", "template");
        List<String> bodies = new ArrayList<>(seeds("iot/normalization", "document"));
        bodies.addAll(seeds("iot/normalization", "events"));
        int valid = 0;
        int measured = 0;
        int made = 0;
        for (int i = 0; i < MAPPINGS; i++) {
            ParsedMapping<DeviceMapping> device = DeviceMapping.parse(broken(devices));
            ParsedMapping<FhirMapping> fhir = FhirMapping.parse(broken(fhirs));
            valid += device.isValid() ? 1 : 0;
            List<Measurement> measurements = new ArrayList<>();
            for (int message = 0; message < MESSAGES_EACH; message++) {
                byte[] body = broken(bodies).getBytes(UTF_8);
                measurements.addAll(device.mapping()
                        .normalize(DeviceMessage.of(body, Instant.EPOCH))
                        .measurements());
            }
            measured += measurements.size();
            made += observations(fhir.mapping(), measurements);
        }

        // Broken a little, many still mean something: the test has gone all the way.
        assertThat(valid).isGreaterThan(MAPPINGS / 10);
        assertThat(measured).isPositive();
        assertThat(made).isPositive();
    }

    private static int observations(FhirMapping mapping, List<Measurement> measurements) {
        int made = 0;
        for (MeasurementGroup group : MeasurementGroup.of(measurements)) {
            try {
                made += new ObservationMaker(mapping)
                        .make(
                                group,
                                new ResolvedIds("p", "d", Optional.empty()),
                                (id, identifier) -> Optional.empty(),
                                Instant.EPOCH,
                                write -> {})
                        .size();
            } catch (DataError e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        return made;
    }

    @Test
    void aPoisonedMessageHasAReasonAndNoMore() {
        DeviceMapping mapping = DeviceMapping.parse("""
                {"templateType":"CollectionContent","template":[{"templateType":"JsonPathContent","template":{
                  "typeName":"t","typeMatchExpression":"$..[?(@hr)]","deviceIdExpression":"$.d",
                  "timestampExpression":"$.at","values":[{"required":true,"valueExpression":"$.hr","valueName":"hr"}]}}]}""").mapping();
        List<String> poisons = List.of(
                "{\"hr\":",
                "not json",
                "{\"hr\":{\"deep\":1},\"d\":\"x\",\"at\":\"2026-01-31T12:00:00Z\"}",
                "{\"hr\":1,\"d\":[],\"at\":\"2026-01-31T12:00:00Z\"}",
                "{\"hr\":1,\"d\":\"x\",\"at\":17}",
                "{\"hr\":" + "9".repeat(2_000) + ",\"d\":\"x\",\"at\":\"2026-01-31T12:00:00Z\"}",
                "[".repeat(100_000),
                "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));

        for (String poison : poisons) {
            DeviceMapping.Normalized normalized =
                    mapping.normalize(DeviceMessage.of(poison.getBytes(UTF_8), Instant.EPOCH));
            assertThat(normalized.measurements()).isEmpty();
            assertThat(normalized.error())
                    .as(poison.substring(0, Math.min(40, poison.length())))
                    .isPresent();
        }
        String large =
                "{\"hr\":1,\"d\":\"x\",\"at\":\"2026-01-31T12:00:00Z\",\"blob\":\"" + "x".repeat(1_000_000) + "\"}";
        assertThat(mapping.normalize(DeviceMessage.of(large.getBytes(UTF_8), Instant.EPOCH))
                        .measurements())
                .hasSize(1);
    }

    @Test
    void slotsOfAMappingThatWouldFillTheMemoryAreRefused() {
        Period century = new Period(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(36_500)));

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> SampledStream.build(List.of(), century, Duration.ofMillis(1)))
                .isInstanceOf(DataError.class)
                .hasMessageContaining("slots");
    }
}

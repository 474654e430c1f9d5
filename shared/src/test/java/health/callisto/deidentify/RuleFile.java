package health.callisto.deidentify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.fhir.Definitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A rule file that a test writes, and what it makes of resources on 22 November 2026. */
final class RuleFile {
    static final Origin ORIGIN = new Origin("Patient-1-1-0", "export/1/");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private final List<String> rules = new ArrayList<>();
    private String parameters = "{}";
    private String errors = "raise";

    static RuleFile of(String path, String method) {
        return new RuleFile().and(path, method);
    }

    /** @param settings further members of the rule, as JSON without braces */
    static RuleFile of(String path, String method, String settings) {
        return new RuleFile().and(path, method, settings);
    }

    RuleFile and(String path, String method) {
        rules.add("{\"path\":" + quoted(path) + ",\"method\":\"" + method + "\"}");
        return this;
    }

    RuleFile and(String path, String method, String settings) {
        rules.add("{\"path\":" + quoted(path) + ",\"method\":\"" + method + "\"," + settings + "}");
        return this;
    }

    RuleFile with(String wanted) {
        parameters = wanted;
        return this;
    }

    RuleFile skippingErrors() {
        errors = "skip";
        return this;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    Deidentifier read() {
        return read("{\"fhirVersion\":\"R4\",\"processingErrors\":\"" + errors + "\",\"fhirPathRules\":["
                + String.join(",", rules) + "],\"parameters\":" + parameters + "}");
    }

    static Deidentifier read(String file) {
        return Deidentifier.read(file.getBytes(UTF_8), Definitions.r4(), CLOCK, new SplittableRandom(1));
    }

    /** The resource afterwards. */
    JsonNode apply(String resource) {
        return json(new String(read().of(resource.getBytes(UTF_8), ORIGIN), UTF_8));
    }

    /** The one member of a Patient afterwards; missing if it went. */
    JsonNode applyToPatient(String member, String value) {
        return apply("{\"resourceType\":\"Patient\",\"" + member + "\":" + value + "}")
                .path(member);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

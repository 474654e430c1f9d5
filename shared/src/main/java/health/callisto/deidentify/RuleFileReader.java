package health.callisto.deidentify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.callisto.fhir.Definitions;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Reads a rule file: its version, what to do about errors, its parameters and its rules. */
final class RuleFileReader {
    /** What the tools' own parser takes, existing files may have: comments, and commas behind the last member. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final List<String> MORE_PRIVACY = List.of("kAnonymitySettings", "differentialPrivacySettings");

    private final Definitions definitions;
    private final Clock clock;
    private final RandomGenerator random;

    RuleFileReader(Definitions definitions, Clock clock, RandomGenerator random) {
        this.definitions = definitions;
        this.clock = clock;
        this.random = random;
    }

    Deidentifier read(byte[] file) {
        JsonNode root = parse(file);
        if (!root.isObject()) {
            throw Problem.invalid(
                    "The anonymization configuration must be a JSON object with fhirPathRules and parameters");
        }
        checkVersion(root.path("fhirVersion"));
        refuseMore(root);
        refuseMore(root.path("parameters"));
        boolean skips = skipsErrors(root.path("processingErrors"));
        Parameters parameters = RuleParameterReader.read(root.path("parameters"));
        MethodReader methods = new MethodReader(definitions, parameters, clock, random);
        return new Deidentifier(definitions, rules(root.path("fhirPathRules"), methods), skips);
    }

    /** Jackson's message may repeat a key of the file. */
    private static JsonNode parse(byte[] file) {
        try {
            return JSON.readTree(file);
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The anonymization configuration is not valid JSON, or has a member twice: see line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be read", e);
        }
    }

    private static void checkVersion(JsonNode version) {
        String text = version.asText("");
        if (!version.isNull() && !text.isEmpty() && !text.equalsIgnoreCase("R4")) {
            throw Problem.invalid(
                    "fhirVersion of the anonymization configuration is not R4, which is what this service stores");
        }
    }

    /** Members that tell nothing are left alone, but who asks for more privacy must not get less without a word. */
    private static void refuseMore(JsonNode object) {
        MORE_PRIVACY.stream().filter(object::hasNonNull).findFirst().ifPresent(name -> {
            throw Problem.invalid(
                    name + " of the anonymization configuration is not supported, as it judges many resources "
                            + "together; leave it out if the rules are enough without");
        });
    }

    private static boolean skipsErrors(JsonNode errors) {
        return switch (errors.isNull() ? "" : errors.asText("").toLowerCase(Locale.ROOT)) {
            case "", "raise" -> false;
            case "skip" -> true;
            default ->
                throw Problem.invalid("processingErrors of the anonymization configuration must be raise or skip");
        };
    }

    private List<Rule> rules(JsonNode array, MethodReader methods) {
        if (!array.isArray() || array.isEmpty()) {
            throw Problem.invalid(
                    "The anonymization configuration has no fhirPathRules, so nothing would be de-identified; "
                            + "give an array of rules, each with a path and a method");
        }
        PathReader paths = new PathReader(definitions);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            rules.add(rule(i, array.get(i), paths, methods));
        }
        return rules;
    }

    private static Rule rule(int index, JsonNode rule, PathReader paths, MethodReader methods) {
        String path = rule.path("path").asText("").strip();
        try {
            if (!rule.path("path").isTextual() || path.isEmpty()) {
                throw Problem.invalid("has no path; a rule has a path, which is text, and a method");
            }
            return new Rule(index, path, paths.read(path), methods.read(rule));
        } catch (Problem e) {
            throw Rule.at(index, path, e);
        }
    }
}

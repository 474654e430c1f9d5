package health.callisto.deidentify;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.fhir.Definitions;
import health.callisto.hapi.NodePath;
import health.callisto.problem.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;

/** Reads the method of a rule with its settings; Problem INVALID for a method or a setting that there is not, or lacks. */
final class MethodReader {
    private static final int MOST_PLACES = 28;
    private static final int USUAL_PLACES = 2;

    private final Definitions definitions;
    private final Parameters parameters;
    private final DateRedaction dates;
    private final RandomGenerator random;

    MethodReader(Definitions definitions, Parameters parameters, Clock clock, RandomGenerator random) {
        this.definitions = definitions;
        this.parameters = parameters;
        this.dates = new DateRedaction(parameters.partialDates(), clock);
        this.random = random;
    }

    Method read(JsonNode rule) {
        return switch (rule.path("method").asText("").toLowerCase(Locale.ROOT)) {
            case "keep" -> new Keep();
            case "redact" -> redact();
            case "dateshift" -> dateShift();
            case "cryptohash" -> new CryptoHash(hmac("cryptoHashKey", parameters.cryptoHashKey()), definitions);
            case "encrypt" -> encrypt();
            case "substitute" -> substitute(rule);
            case "perturb" -> perturb(rule);
            case "generalize" -> generalize(rule);
            default ->
                throw Problem.invalid(
                        "its method must be one of redact, keep, dateShift, cryptoHash, encrypt, substitute, "
                                + "perturb and generalize");
        };
    }

    private Redact redact() {
        return new Redact(
                dates,
                parameters.partialAges(),
                parameters.partialZipCodes()
                        ? Optional.of(new PostalCodes(parameters.restrictedZipCodeAreas()))
                        : Optional.empty());
    }

    private DateShift dateShift() {
        if (parameters.dateShiftFixedOffsetInDays().isPresent()) {
            return new DateShift(
                    DateShift.fixed(parameters.dateShiftFixedOffsetInDays().getAsInt()), dates);
        }
        Hmac hmac = hmac("dateShiftKey", parameters.dateShiftKey());
        return new DateShift(DateShift.keyed(hmac, parameters.dateShiftScope()), dates);
    }

    private Encrypt encrypt() {
        byte[] key = key("encryptKey", parameters.encryptKey()).getBytes(StandardCharsets.UTF_8);
        return new Encrypt(new SecretKeySpec(key, "AES"), random);
    }

    private static Hmac hmac(String name, Optional<String> key) {
        return new Hmac(key(name, key));
    }

    /** A key made up for the occasion would differ between workers, and what they write would not be joined. */
    private static String key(String name, Optional<String> key) {
        return key.orElseThrow(
                () -> Problem.invalid("its method needs parameters." + name + ", which is missing or empty; "
                        + "make a secret of your own" + (name.equals("encryptKey") ? " of 16, 24 or 32 bytes" : "")
                        + " and keep it: with another one the next export does not fit this one"));
    }

    private Substitute substitute(JsonNode rule) {
        JsonNode value = rule.path("replaceWith");
        NodeReader reader = new NodeReader(definitions);
        if (value.isMissingNode() || value.isArray()) {
            throw Problem.invalid("its method needs replaceWith: text for a primitive value, or else an object");
        }
        if (value.isObject()) {
            return new Substitute(
                    Optional.empty(), Optional.of(value.toString().getBytes(StandardCharsets.UTF_8)), reader);
        }
        return new Substitute(
                value.isNull() ? Optional.empty() : Optional.of(value.asText()), Optional.empty(), reader);
    }

    private Perturb perturb(JsonNode rule) {
        BigDecimal span = number(rule.path("span"))
                .filter(value -> value.signum() >= 0)
                .orElseThrow(
                        () -> Problem.invalid(
                                "its method needs span, a number that is not negative, with at most nine digits before its point"));
        int places = Optional.of(rule.path("roundTo"))
                .filter(value -> !value.isMissingNode())
                .map(value -> number(value)
                        .filter(wanted -> wanted.stripTrailingZeros().scale() <= 0
                                && wanted.signum() >= 0
                                && wanted.compareTo(BigDecimal.valueOf(MOST_PLACES)) <= 0)
                        .map(BigDecimal::intValue)
                        .orElseThrow(
                                () -> Problem.invalid("its roundTo must be a whole number from 0 to " + MOST_PLACES)))
                .orElse(USUAL_PLACES);
        boolean proportional =
                switch (rule.path("rangeType").asText("fixed").toLowerCase(Locale.ROOT)) {
                    case "fixed" -> false;
                    case "proportional" -> true;
                    default -> throw Problem.invalid("its rangeType must be fixed or proportional");
                };
        return new Perturb(span, proportional, places, random);
    }

    private static Optional<BigDecimal> number(JsonNode value) {
        return value.asText("").matches("-?[0-9]{1,9}(\\.[0-9]{1,30})?(E-?[0-9]{1,2})?")
                ? Optional.of(new BigDecimal(value.asText()))
                : Optional.empty();
    }

    private static Generalize generalize(JsonNode rule) {
        JsonNode cases = rule.path("cases");
        if (!cases.isObject() || cases.isEmpty()) {
            throw Problem.invalid("its method needs cases, an object with an expression for each condition");
        }
        List<Generalize.Case> read = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : cases.properties()) {
            String number = "case " + (read.size() + 1) + ": ";
            read.add(new Generalize.Case(
                    expression(number + "of its condition, ", each.getKey()),
                    expression(number + "of its result, ", each.getValue().asText(""))));
        }
        return switch (rule.path("otherValues").asText("redact").toLowerCase(Locale.ROOT)) {
            case "redact" -> new Generalize(read, false);
            case "keep" -> new Generalize(read, true);
            default -> throw Problem.invalid("its otherValues must be redact or keep");
        };
    }

    private static NodePath expression(String where, String text) {
        try {
            return NodePath.parse(text);
        } catch (Problem e) {
            throw Problem.invalid(where + e.issues().get(0).diagnostics());
        }
    }
}

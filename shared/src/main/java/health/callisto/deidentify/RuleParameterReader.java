package health.callisto.deidentify;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the {@code parameters} of a rule file; Problem INVALID for a malformed one, which it never repeats. */
final class RuleParameterReader {
    private static final Set<Integer> AES_KEYS = Set.of(16, 24, 32);

    private final JsonNode parameters;

    private RuleParameterReader(JsonNode parameters) {
        this.parameters = parameters;
    }

    static Parameters read(JsonNode parameters) {
        if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
            throw Problem.invalid("parameters of the anonymization configuration must be an object");
        }
        RuleParameterReader reader = new RuleParameterReader(parameters);
        Optional<String> encryptKey = reader.key("encryptKey");
        if (encryptKey
                .filter(key -> !AES_KEYS.contains(key.getBytes(StandardCharsets.UTF_8).length))
                .isPresent()) {
            throw wrong("encryptKey", "16, 24 or 32 bytes long (128, 192 or 256 bits)");
        }
        return new Parameters(
                reader.key("dateShiftKey"),
                reader.scope(),
                reader.days(),
                reader.key("cryptoHashKey"),
                encryptKey,
                reader.isTrue("enablePartialAgesForRedact"),
                reader.isTrue("enablePartialDatesForRedact"),
                reader.isTrue("enablePartialZipCodesForRedact"),
                reader.areas());
    }

    private Optional<JsonNode> value(String name) {
        return Optional.of(parameters.path(name)).filter(value -> !value.isMissingNode() && !value.isNull());
    }

    private Optional<String> key(String name) {
        Optional<JsonNode> value = value(name);
        if (value.filter(node -> !node.isTextual()).isPresent()) {
            throw wrong(name, "text");
        }
        return value.map(JsonNode::textValue).filter(text -> !text.isEmpty());
    }

    private DateShift.Scope scope() {
        String text = value("dateShiftScope").map(JsonNode::asText).orElse("resource");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "resource" -> DateShift.Scope.RESOURCE;
            case "file" -> DateShift.Scope.FILE;
            case "folder" -> DateShift.Scope.FOLDER;
            default -> throw wrong("dateShiftScope", "resource, file or folder");
        };
    }

    private OptionalInt days() {
        Optional<JsonNode> value = value("dateShiftFixedOffsetInDays");
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!value.get().asText().matches("-?[0-9]{1,5}")) {
            throw wrong("dateShiftFixedOffsetInDays", "a whole number of days");
        }
        return OptionalInt.of(Integer.parseInt(value.get().asText()));
    }

    private boolean isTrue(String name) {
        return value(name)
                .map(value -> switch (value.asText().toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw wrong(name, "true or false");
                })
                .orElse(false);
    }

    private List<String> areas() {
        List<String> areas = new ArrayList<>();
        value("restrictedZipCodeTabulationAreas").ifPresent(array -> {
            if (!array.isArray()) {
                throw wrong(
                        "restrictedZipCodeTabulationAreas", "an array of beginnings of postal codes such as \"036\"");
            }
            for (JsonNode area : array) {
                if (!area.isTextual() || area.textValue().isBlank()) {
                    throw wrong("restrictedZipCodeTabulationAreas", "an array of text such as \"036\"");
                }
                areas.add(area.textValue());
            }
        });
        return areas;
    }

    private static Problem wrong(String name, String wanted) {
        return Problem.invalid("parameters." + name + " of the anonymization configuration must be " + wanted);
    }
}

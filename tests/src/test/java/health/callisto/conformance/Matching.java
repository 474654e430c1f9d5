package health.callisto.conformance;

import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Timing;

/** What an element is worth to a search, by its data type (R4 search.html, the tables of each parameter type). */
final class Matching {
    private Matching() {}

    /** A code and its system, which is empty where there is none; a plain code may imply the system of its binding. */
    record Token(String system, String code, String implied) {
        Token(String system, String code) {
            this(system, code, "");
        }
    }

    static List<Token> tokens(IBase element) {
        if (element instanceof CodeableConcept concept) {
            return concept.getCoding().stream()
                    .flatMap(coding -> tokens(coding).stream())
                    .toList();
        }
        Token token = element instanceof Coding coding
                ? new Token(text(coding.getSystem()), text(coding.getCode()))
                : element instanceof Identifier identifier
                        ? new Token(text(identifier.getSystem()), text(identifier.getValue()))
                        : element instanceof ContactPoint contact
                                ? new Token("", text(contact.getValue()))
                                : element instanceof Enumeration<?> bound
                                        ? new Token("", text(bound.getValueAsString()), text(bound.getSystem()))
                                        : element instanceof IPrimitiveType<?> primitive
                                                ? new Token("", text(primitive.getValueAsString()))
                                                : new Token("", "");
        return token.code().isEmpty() && token.system().isEmpty() ? List.of() : List.of(token);
    }

    /** {@code code}, {@code system|code}, {@code |code}, {@code system|}; escapes are gone. */
    static Predicate<Token> token(List<String> parts) {
        String code = parts.get(parts.size() - 1);
        if (parts.size() == 1) {
            return token -> token.code().equals(code);
        }
        String system = parts.get(0);
        return token -> (token.system().equals(system)
                        || (!system.isEmpty() && token.implied().equals(system)))
                && (code.isEmpty() || token.code().equals(code));
    }

    /** The texts beside a token. */
    static List<String> labels(IBase element) {
        List<String> labels = new ArrayList<>();
        if (element instanceof CodeableConcept concept) {
            labels.add(text(concept.getText()));
            concept.getCoding().forEach(coding -> labels.add(text(coding.getDisplay())));
        } else if (element instanceof Coding coding) {
            labels.add(text(coding.getDisplay()));
        } else if (element instanceof Identifier identifier) {
            labels.add(text(identifier.getType().getText()));
        }
        return labels.stream().filter(label -> !label.isEmpty()).toList();
    }

    static List<String> strings(IBase element) {
        if (element instanceof HumanName name) {
            return Stream.of(
                            Stream.of(text(name.getText()), text(name.getFamily())),
                            name.getGiven().stream().map(StringType::getValue),
                            name.getPrefix().stream().map(StringType::getValue),
                            name.getSuffix().stream().map(StringType::getValue))
                    .flatMap(parts -> parts)
                    .filter(part -> part != null && !part.isEmpty())
                    .toList();
        }
        if (element instanceof Address address) {
            return Stream.concat(
                            address.getLine().stream().map(StringType::getValue),
                            Stream.of(
                                    text(address.getText()),
                                    text(address.getCity()),
                                    text(address.getDistrict()),
                                    text(address.getState()),
                                    text(address.getPostalCode()),
                                    text(address.getCountry())))
                    .filter(part -> part != null && !part.isEmpty())
                    .toList();
        }
        return element instanceof IPrimitiveType<?> primitive && primitive.getValueAsString() != null
                ? List.of(primitive.getValueAsString())
                : List.of();
    }

    /** Without case, accents, punctuation and surplus white space (R4 leaves the last two to servers). */
    static String folded(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{Mn}", "");
        String lower = apart.toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ø", "o")
                .replace("ł", "l")
                .replace("đ", "d")
                .replace("ð", "d")
                .replace("þ", "th")
                .replace("ς", "σ");
        String words = lower.replaceAll("['.`´‘’‛ʻʼʹ′]", "")
                .replaceAll("[\\p{P}\\s\\p{Z}\\p{Cc}]+", " ")
                .strip();
        return words.isEmpty() ? text.strip().toLowerCase(Locale.ROOT) : words;
    }

    /** The text and, of a name, what begins at each of its words. */
    static Stream<String> beginnings(String text, boolean name) {
        String folded = folded(text);
        List<String> beginnings = new ArrayList<>(List.of(folded));
        for (int space = folded.indexOf(' '); name && space > 0; space = folded.indexOf(' ', space + 1)) {
            beginnings.add(folded.substring(space + 1));
        }
        return beginnings.stream();
    }

    static List<Interval> intervals(IBase element) {
        if (element instanceof Period period) {
            return period.hasStart() || period.hasEnd()
                    ? List.of(new Interval(
                            period.hasStart()
                                    ? Interval.of(period.getStartElement().getValueAsString())
                                            .start()
                                    : Interval.FIRST,
                            period.hasEnd()
                                    ? Interval.of(period.getEndElement().getValueAsString())
                                            .end()
                                    : Interval.LAST))
                    : List.of();
        }
        if (element instanceof Timing timing) {
            List<Interval> all = new ArrayList<>();
            timing.getEvent().forEach(event -> all.add(Interval.of(event.getValueAsString())));
            if (timing.getRepeat().hasBoundsPeriod()) {
                all.addAll(intervals(timing.getRepeat().getBoundsPeriod()));
            }
            return all.isEmpty()
                    ? all
                    : List.of(new Interval(
                            all.stream()
                                    .map(Interval::start)
                                    .min(Comparator.naturalOrder())
                                    .orElseThrow(),
                            all.stream()
                                    .map(Interval::end)
                                    .max(Comparator.naturalOrder())
                                    .orElseThrow()));
        }
        if (element instanceof InstantType instant && instant.hasValue()) {
            Instant point = Interval.of(instant.getValueAsString()).start();
            return List.of(new Interval(point, point.plus(1, ChronoUnit.MICROS)));
        }
        return element instanceof BaseDateTimeType date && date.getValueAsString() != null
                ? List.of(Interval.of(date.getValueAsString()))
                : List.of();
    }

    static List<Amount> amounts(IBase element) {
        if (element instanceof DecimalType decimal) {
            return List.of(Amount.of(decimal.getValue()));
        }
        if (element instanceof IntegerType integer) {
            return List.of(Amount.of(java.math.BigDecimal.valueOf(integer.getValue())));
        }
        if (element instanceof Range range) {
            return List.of(new Amount(
                    range.hasLow() ? range.getLow().getValue() : Amount.OPEN.negate(),
                    range.hasHigh() ? range.getHigh().getValue() : Amount.OPEN));
        }
        if (element instanceof Quantity quantity && quantity.hasValue()) {
            String comparator =
                    quantity.hasComparator() ? quantity.getComparator().toCode() : "";
            return List.of(new Amount(
                    comparator.startsWith("<") ? Amount.OPEN.negate() : quantity.getValue(),
                    comparator.startsWith(">") ? Amount.OPEN : quantity.getValue()));
        }
        return List.of();
    }

    static String text(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}

package health.callisto.conformance;

import health.callisto.search.parameter.SearchParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Timing;

/** Search values that an element of a resource suggests, with a modifier or a prefix that fits the parameter's type. */
final class RandomValues {
    private static final List<String> DATE_PREFIXES = List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb");
    private static final List<String> NUMBER_PREFIXES =
            List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap");

    private final Random random;
    private final Extraction extraction;
    private final List<IBaseResource> resources;

    RandomValues(Random random, Extraction extraction, List<IBaseResource> resources) {
        this.random = random;
        this.extraction = extraction;
        this.resources = resources;
    }

    /** @param modifier with its colon, or empty */
    record Value(String modifier, String text) {}

    Optional<Value> of(IBaseResource resource, SearchParameter parameter, IBase element) {
        return switch (parameter.type()) {
            case TOKEN -> token(element);
            case STRING -> string(element);
            case DATE -> plain(date(element));
            case NUMBER -> plain(number(element));
            case QUANTITY -> plain(quantity(resource.fhirType(), parameter, element));
            case REFERENCE -> reference(element);
            case URI -> uri(element);
            case COMPOSITE -> plain(composite(resource, parameter, element));
            case SPECIAL -> Optional.empty();
        };
    }

    private static Optional<Value> plain(Optional<String> text) {
        return text.map(one -> new Value("", one));
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Optional<Value> token(IBase element) {
        int kind = random.nextInt(10);
        List<String> labels = Matching.labels(element);
        if (kind == 0 && !labels.isEmpty()) {
            return Optional.of(new Value(":text", beginning(one(labels))));
        }
        if (kind < 3 && element instanceof Identifier identifier && identifier.hasValue()) {
            List<Matching.Token> types = Matching.tokens(identifier.getType());
            if (!types.isEmpty() && !types.get(0).code().isEmpty()) {
                return Optional.of(
                        new Value(":of-type", text(types.get(0)) + "|" + Values.escaped(identifier.getValue())));
            }
        }
        String modifier = kind < 5 ? ":not" : "";
        return tokenText(element).map(text -> new Value(modifier, text));
    }

    private Optional<String> tokenText(IBase element) {
        List<Matching.Token> tokens = Matching.tokens(element);
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        Matching.Token token = one(tokens);
        if (token.code().isEmpty()) {
            return Optional.of(Values.escaped(token.system()) + "|");
        }
        return Optional.of(
                switch (random.nextInt(4)) {
                    case 0 -> Values.escaped(token.code());
                    case 1 ->
                        token.system().isEmpty() ? Values.escaped(token.code()) : Values.escaped(token.system()) + "|";
                    case 2 ->
                        token.implied().isEmpty()
                                ? "|" + Values.escaped(token.code())
                                : Values.escaped(token.implied()) + "|" + Values.escaped(token.code());
                    default -> text(token);
                });
    }

    private static String text(Matching.Token token) {
        return Values.escaped(token.system()) + "|" + Values.escaped(token.code());
    }

    private Optional<Value> string(IBase element) {
        List<String> texts = Matching.strings(element);
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        String text = one(texts);
        return Optional.of(
                switch (random.nextInt(3)) {
                    case 0 -> new Value(":exact", Values.escaped(text));
                    case 1 -> {
                        int from = random.nextInt(text.length());
                        yield new Value(":contains", beginning(text.substring(from)));
                    }
                    default -> new Value("", beginning(text));
                });
    }

    /** At least one character that is no blank, in any case, cut where no mark follows. */
    private String beginning(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Values.escaped(text);
        }
        int length = 1 + random.nextInt(stripped.length());
        String part = stripped.substring(0, length).strip();
        String cased = random.nextBoolean() ? part.toUpperCase(java.util.Locale.ROOT) : part;
        return Values.escaped(cased.length() == part.length() ? cased : part);
    }

    private Optional<String> date(IBase element) {
        List<String> texts = new ArrayList<>();
        if (element instanceof Period period) {
            texts.add(Matching.text(period.getStartElement().getValueAsString()));
            texts.add(Matching.text(period.getEndElement().getValueAsString()));
        } else if (element instanceof Timing timing) {
            timing.getEvent().forEach(event -> texts.add(Matching.text(event.getValueAsString())));
        } else if (element instanceof IPrimitiveType<?> primitive
                && !Matching.intervals(element).isEmpty()) {
            texts.add(Matching.text(primitive.getValueAsString()));
        }
        texts.removeIf(String::isEmpty);
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        String text = one(texts);
        int length = one(List.of(4, 7, 10, text.length()));
        return Optional.of(one(DATE_PREFIXES) + text.substring(0, Math.min(length, text.length())));
    }

    private Optional<String> number(IBase element) {
        if (element instanceof Range range) {
            return range.hasLow() ? Optional.of(number(range.getLow().getValue().toPlainString())) : Optional.empty();
        }
        return element instanceof IPrimitiveType<?> primitive && primitive.getValueAsString() != null
                ? Optional.of(number(primitive.getValueAsString()))
                : Optional.empty();
    }

    private String number(String text) {
        String other = random.nextInt(4) == 0 && !text.contains("e") && !text.contains("E")
                ? new java.math.BigDecimal(text).add(java.math.BigDecimal.ONE).toPlainString()
                : text;
        return one(NUMBER_PREFIXES) + other;
    }

    private Optional<String> quantity(String type, SearchParameter parameter, IBase element) {
        if (element instanceof Money money) {
            String number = number(money.getValue().toPlainString());
            return Optional.of(
                    money.hasCurrency() && random.nextBoolean() ? number + "||" + money.getCurrency() : number);
        }
        Quantity quantity = element instanceof Range range
                ? range.getLow()
                : element instanceof Quantity own ? own : new Quantity();
        if (!quantity.hasValue()) {
            return Optional.empty();
        }
        String number = number(quantity.getValue().toPlainString());
        boolean only = codes(type, parameter).size() == 1;
        return Optional.of(
                switch (random.nextInt(4)) {
                    case 0 -> number;
                    case 1 -> quantity.hasUnit() ? number + "||" + Values.escaped(quantity.getUnit()) : number;
                    // Where there are several units, the product converts; the oracle does not.
                    case 2 ->
                        quantity.hasCode() && quantity.hasSystem() && only
                                ? number + "|" + quantity.getSystem() + "|" + Values.escaped(quantity.getCode())
                                : number;
                    default -> quantity.hasCode() ? number + "||" + Values.escaped(quantity.getCode()) : number;
                });
    }

    /** The codes of units that values of the parameter have. */
    private Set<String> codes(String type, SearchParameter parameter) {
        Set<String> codes = new TreeSet<>();
        resources.stream()
                .filter(resource -> resource.fhirType().equals(type))
                .flatMap(resource -> extraction.elements(resource, parameter).stream())
                .forEach(element -> {
                    if (element instanceof Quantity quantity) {
                        codes.add(Matching.text(quantity.getCode()));
                    } else if (element instanceof Range range) {
                        codes.add(Matching.text(range.getLow().getCode()));
                        codes.add(Matching.text(range.getHigh().getCode()));
                    }
                });
        return codes;
    }

    private Optional<Value> reference(IBase element) {
        List<Identifier> identifiers = References.identifiers(element);
        if (!identifiers.isEmpty() && random.nextInt(3) == 0) {
            return tokenText(identifiers.get(0)).map(text -> new Value(":identifier", text));
        }
        List<String> targets = References.targets(element);
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        String target = targets.get(0);
        if (!target.matches("[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}")) {
            return target.contains(":") ? Optional.of(new Value("", Values.escaped(target))) : Optional.empty();
        }
        String id = target.substring(target.indexOf('/') + 1);
        return Optional.of(
                switch (random.nextInt(3)) {
                    case 0 -> new Value("", id);
                    case 1 -> new Value(":" + target.substring(0, target.indexOf('/')), id);
                    default -> new Value("", target);
                });
    }

    private Optional<Value> uri(IBase element) {
        String uri = Matching.text(((IPrimitiveType<?>) element).getValueAsString());
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (random.nextInt(3)) {
                    case 0 -> new Value(":below", Values.escaped(uri.substring(0, 1 + random.nextInt(uri.length()))));
                    case 1 -> new Value(":above", Values.escaped(uri.startsWith("http") ? uri + "/x" : uri));
                    default -> new Value("", Values.escaped(uri));
                });
    }

    private Optional<String> composite(IBaseResource resource, SearchParameter parameter, IBase element) {
        List<String> parts = new ArrayList<>();
        for (SearchParameter.Component component : parameter.components()) {
            List<IBase> found = extraction.evaluate(resource, element, component.expression());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            IBase part = one(found);
            Optional<String> text =
                    switch (component.type()) {
                        case TOKEN ->
                            Matching.tokens(part).stream()
                                    .filter(token -> !token.code().isEmpty())
                                    .findFirst()
                                    .map(token -> random.nextBoolean() ? text(token) : Values.escaped(token.code()));
                        case STRING ->
                            Matching.strings(part).stream().findFirst().map(this::beginning);
                        case DATE -> date(part);
                        case NUMBER -> number(part);
                        case QUANTITY ->
                            part instanceof Quantity quantity && quantity.hasValue()
                                    ? Optional.of(number(quantity.getValue().toPlainString()))
                                    : Optional.empty();
                        case REFERENCE ->
                            References.targets(part).stream().findFirst().map(Values::escaped);
                        default -> Optional.empty();
                    };
            if (text.isEmpty()) {
                return Optional.empty();
            }
            parts.add(text.get());
        }
        return Optional.of(String.join("$", parts));
    }
}

package health.callisto.conformance;

import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;

/**
 * Answers any search by looking at every resource: what expressions find is asked of HAPI's engine, what values mean is
 * written from the specification. Slow, and nothing of the product is in it but the table of parameters.
 */
final class Oracle {
    private final Map<String, IBaseResource> resources = new LinkedHashMap<>();
    private final Extraction extraction = new Extraction();

    Oracle(List<? extends IBaseResource> all) {
        all.forEach(resource -> resources.put(key(resource), resource));
    }

    static String key(IBaseResource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }

    Extraction extraction() {
        return extraction;
    }

    List<IBaseResource> all(String type) {
        return resources.values().stream()
                .filter(resource -> resource.fhirType().equals(type))
                .toList();
    }

    /** The ids of the resources of the type that meet {@code name=value&…}; values are not encoded. */
    Set<String> matches(String type, String query) {
        Set<String> ids = new TreeSet<>();
        for (IBaseResource resource : all(type)) {
            boolean all = true;
            for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
                int equals = parameter.indexOf('=');
                all &= meets(resource, parameter.substring(0, equals), parameter.substring(equals + 1));
            }
            if (all) {
                ids.add(resource.getIdElement().getIdPart());
            }
        }
        return ids;
    }

    private boolean meets(IBaseResource resource, String name, String value) {
        if (name.equals("_list")) {
            return meets(resource, "_has:List:item:_id", value);
        }
        if (name.startsWith("_has:")) {
            String[] parts = name.split(":", 4);
            SearchParameter reference = parameter(parts[1], parts[2]);
            return all(parts[1]).stream()
                    .filter(other -> extraction.elements(other, reference).stream()
                            .flatMap(element -> References.targets(element).stream())
                            .anyMatch(target -> References.names(target, resource)))
                    .anyMatch(other -> meets(other, parts[3], value));
        }
        int dot = name.indexOf('.');
        if (dot >= 0) {
            return chain(resource, name.substring(0, dot), name.substring(dot + 1), value);
        }
        int colon = name.indexOf(':');
        SearchParameter parameter = parameter(resource.fhirType(), colon < 0 ? name : name.substring(0, colon));
        return meets(resource, parameter, colon < 0 ? "" : name.substring(colon + 1), value);
    }

    private static SearchParameter parameter(String type, String code) {
        return Extraction.parameter(type, code).orElseThrow(() -> new AssertionError(type + " has no " + code));
    }

    private boolean chain(IBaseResource resource, String link, String rest, String value) {
        int colon = link.indexOf(':');
        SearchParameter reference = parameter(resource.fhirType(), colon < 0 ? link : link.substring(0, colon));
        String code = rest.split("[.:]", 2)[0];
        return extraction.elements(resource, reference).stream()
                .flatMap(element -> References.targets(element).stream())
                .flatMap(target -> resources.values().stream().filter(other -> References.names(target, other)))
                .filter(target -> colon < 0 || target.fhirType().equals(link.substring(colon + 1)))
                .filter(target -> colon >= 0 || reference.targets().contains(target.fhirType()))
                .filter(target -> code.equals("_has")
                        || Extraction.parameter(target.fhirType(), code).isPresent())
                .anyMatch(target -> meets(target, rest, value));
    }

    private boolean meets(IBaseResource resource, SearchParameter parameter, String modifier, String value) {
        if (parameter.code().equals("_id")) {
            boolean any =
                    Values.split(value, ',').contains(resource.getIdElement().getIdPart());
            return any != modifier.equals("not");
        }
        List<IBase> elements = extraction.elements(resource, parameter);
        if (modifier.equals("missing")) {
            return elements.stream().noneMatch(element -> hasValue(resource, parameter, element))
                    == Boolean.parseBoolean(value);
        }
        boolean any = Values.split(value, ',').stream().anyMatch(alternative -> elements.stream()
                .anyMatch(element -> meets(resource, element, parameter, modifier, alternative)));
        return any != modifier.equals("not");
    }

    /** Whether a plain search by the parameter could find the element. */
    private boolean hasValue(IBaseResource resource, SearchParameter parameter, IBase element) {
        return switch (parameter.type()) {
            case TOKEN -> !Matching.tokens(element).isEmpty();
            case STRING -> !Matching.strings(element).isEmpty();
            case DATE -> !Matching.intervals(element).isEmpty();
            case NUMBER -> !Matching.amounts(element).isEmpty();
            case QUANTITY ->
                element instanceof Money || !Matching.amounts(element).isEmpty();
            case REFERENCE -> !References.targets(element).isEmpty();
            case URI -> element instanceof IPrimitiveType<?>;
            case COMPOSITE ->
                parameter.components().stream()
                        .allMatch(component -> extraction.evaluate(resource, element, component.expression()).stream()
                                .anyMatch(part -> hasValue(resource, like(parameter, component), part)));
            case SPECIAL -> throw new AssertionError("Special parameters are not for the oracle");
        };
    }

    private static SearchParameter like(SearchParameter composite, SearchParameter.Component component) {
        return new SearchParameter(
                0,
                composite.resourceType(),
                component.code(),
                component.type(),
                "",
                List.of(),
                component.expression(),
                List.of());
    }

    private boolean meets(
            IBaseResource resource, IBase element, SearchParameter parameter, String modifier, String value) {
        return switch (parameter.type()) {
            case TOKEN -> token(element, modifier, value);
            case STRING -> string(element, parameter, modifier, Values.unescaped(value));
            case DATE ->
                Matching.intervals(element).stream()
                        .anyMatch(interval ->
                                interval.meets(Values.prefix(value), Interval.of(Values.withoutPrefix(value))));
            case NUMBER ->
                Matching.amounts(element).stream()
                        .anyMatch(amount -> amount.meets(Values.prefix(value), Values.withoutPrefix(value)));
            case QUANTITY -> quantity(element, value);
            case REFERENCE -> reference(element, parameter, modifier, value);
            case URI -> uri(((IPrimitiveType<?>) element).getValueAsString(), modifier, Values.unescaped(value));
            case COMPOSITE -> composite(resource, element, parameter, value);
            case SPECIAL -> throw new AssertionError("Special parameters are not for the oracle");
        };
    }

    private static boolean token(IBase element, String modifier, String value) {
        if (modifier.equals("text")) {
            String asked = Matching.folded(Values.unescaped(value));
            return Matching.labels(element).stream()
                    .anyMatch(label -> Matching.folded(label).startsWith(asked));
        }
        List<String> parts = Values.parts(value);
        if (modifier.equals("of-type")) {
            return element instanceof org.hl7.fhir.r4.model.Identifier identifier
                    && Matching.text(identifier.getValue()).equals(parts.get(2))
                    && Matching.tokens(identifier.getType()).stream().anyMatch(Matching.token(parts.subList(0, 2)));
        }
        return Matching.tokens(element).stream().anyMatch(Matching.token(parts));
    }

    private static boolean string(IBase element, SearchParameter parameter, String modifier, String value) {
        String asked = Matching.folded(value);
        boolean name =
                element instanceof HumanName || parameter.expression().matches(".*\\.(family|given|name|alias)( .*)?");
        Predicate<String> test =
                switch (modifier) {
                    case "" -> text -> Matching.beginnings(text, name).anyMatch(part -> part.startsWith(asked));
                    case "exact" -> value::equals;
                    case "contains" -> text -> Matching.folded(text).contains(asked);
                    default -> throw new AssertionError("No modifier of strings: " + modifier);
                };
        return Matching.strings(element).stream().anyMatch(test);
    }

    private static boolean quantity(IBase element, String value) {
        List<String> parts = Values.parts(value);
        String prefix = Values.prefix(parts.get(0));
        String number = Values.withoutPrefix(parts.get(0));
        if (element instanceof Money money) {
            return Amount.of(money.getValue()).meets(prefix, number)
                    && unit(parts, "urn:iso:std:iso:4217", Matching.text(money.getCurrency()), "");
        }
        Optional<Quantity> unit = element instanceof Range range
                ? Optional.of(range.hasLow() ? range.getLow() : range.getHigh())
                : element instanceof Quantity quantity ? Optional.of(quantity) : Optional.empty();
        return unit.isPresent()
                && unit(
                        parts,
                        Matching.text(unit.get().getSystem()),
                        Matching.text(unit.get().getCode()),
                        Matching.text(unit.get().getUnit()))
                && Matching.amounts(element).stream().anyMatch(amount -> amount.meets(prefix, number));
    }

    /** {@code |system|code} of a unit; with {@code ||code} the human unit will do as well. */
    private static boolean unit(List<String> parts, String system, String code, String human) {
        if (parts.size() == 1) {
            return true;
        }
        String asked = parts.get(2);
        return parts.get(1).isEmpty()
                ? asked.equals(code) || asked.equals(human)
                : parts.get(1).equals(system) && (asked.isEmpty() || asked.equals(code));
    }

    private static boolean reference(IBase element, SearchParameter parameter, String modifier, String value) {
        if (modifier.equals("identifier")) {
            return References.identifiers(element).stream()
                    .flatMap(identifier -> Matching.tokens(identifier).stream())
                    .anyMatch(Matching.token(Values.parts(value)));
        }
        // An id alone is of the type that the parameter points at, where that is only one.
        boolean alone = parameter.targets().size() == 1 && modifier.isEmpty() && value.matches("[A-Za-z0-9.-]{1,64}");
        String type = alone ? parameter.targets().get(0) : modifier;
        return References.targets(element).stream()
                .anyMatch(target -> References.meets(target, Values.unescaped(value), type));
    }

    private static boolean uri(String uri, String modifier, String asked) {
        return switch (modifier) {
            case "" -> uri.equals(asked);
            case "below" -> uri.startsWith(asked);
            case "above" -> asked.equals(uri) || asked.startsWith(uri.endsWith("/") ? uri : uri + "/");
            default -> throw new AssertionError("No modifier of uris: " + modifier);
        };
    }

    /** All parts at one place; what a component finds is evaluated from there. */
    private boolean composite(IBaseResource resource, IBase element, SearchParameter parameter, String value) {
        List<String> asked = new ArrayList<>(Values.split(value, '$'));
        for (int i = 0; i < parameter.components().size(); i++) {
            SearchParameter part = like(parameter, parameter.components().get(i));
            String text = asked.get(i);
            if (extraction.evaluate(resource, element, part.expression()).stream()
                    .noneMatch(found -> meets(resource, found, part, "", text))) {
                return false;
            }
        }
        return parameter.type() == ParameterType.COMPOSITE;
    }
}

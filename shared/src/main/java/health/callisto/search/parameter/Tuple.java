package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import health.callisto.resource.write.IndexValue;

/** Flattens the values of a composite's components into one row, as {@link IndexValue.Composite} says. */
final class Tuple {
    private final Definitions definitions;

    Tuple(Definitions definitions) {
        this.definitions = definitions;
    }

    IndexValue.Composite of(int parameter, IndexValue first, IndexValue second, IndexValue third) {
        IndexValue.Composite two = of(parameter, first, second);
        double low = third instanceof IndexValue.Numeric number ? number.low() : 0;
        double high = third instanceof IndexValue.Numeric number ? number.high() : 0;
        return new IndexValue.Composite(
                parameter, two.system1(), two.code1(), two.system2(), two.code2(), two.low2(), two.high2(), low, high);
    }

    IndexValue.Composite of(int parameter, IndexValue first, IndexValue second) {
        String system = first instanceof IndexValue.Token token ? token.system() : "";
        String code = head(first);
        if (second instanceof IndexValue.Token v) {
            return new IndexValue.Composite(parameter, system, code, v.system(), v.code(), 0, 0, 0, 0);
        }
        if (second instanceof IndexValue.Quantity v) {
            return new IndexValue.Composite(parameter, system, code, v.system(), v.code(), v.low(), v.high(), 0, 0);
        }
        if (second instanceof IndexValue.Date v) {
            return new IndexValue.Composite(parameter, system, code, "", "", v.start(), v.end(), 0, 0);
        }
        if (second instanceof IndexValue.Numeric v) {
            return new IndexValue.Composite(parameter, system, code, "", "", v.low(), v.high(), 0, 0);
        }
        if (second instanceof IndexValue.Text v) {
            return new IndexValue.Composite(parameter, system, code, "", v.normalized(), 0, 0, 0, 0);
        }
        throw new IllegalStateException("No composite of R4 has a second component of this type");
    }

    /** A token's code, or a reference as {@code Type/id}; a reference elsewhere as it was given. */
    private String head(IndexValue first) {
        if (first instanceof IndexValue.Token token) {
            return token.code();
        }
        if (first instanceof IndexValue.Reference reference) {
            return reference.targetType() == 0
                    ? reference.target()
                    : definitions.resourceType(reference.targetType()).name() + "/" + reference.target();
        }
        throw new IllegalStateException("A composite begins with a token or a reference");
    }
}

package health.callisto.hapi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Property;
import org.jspecify.annotations.Nullable;

/** A {@link PathNode} as HAPI's engine sees it. HAPI's class says null where there is nothing. */
final class NodeBase extends Base {
    private static final long serialVersionUID = 1L;
    private static final Set<String> DATES = Set.of("date", "dateTime", "instant");
    private static final Set<String> INTEGERS = Set.of("positiveInt", "unsignedInt");

    private final transient PathNode node;

    NodeBase(PathNode node) {
        this.node = node;
    }

    PathNode node() {
        return node;
    }

    @Override
    public String fhirType() {
        return node.typeName();
    }

    /** Arithmetic asks for the type integer, which these two are special kinds of. */
    @Override
    public boolean hasType(String... names) {
        List<String> asked = Arrays.asList(names);
        return asked.contains(fhirType()) || (INTEGERS.contains(fhirType()) && asked.contains("integer"));
    }

    @Override
    public boolean isResource() {
        return node.isResource();
    }

    @Override
    public boolean isPrimitive() {
        return node.isPrimitive();
    }

    @Override
    public boolean isBooleanPrimitive() {
        return fhirType().equals("boolean");
    }

    @Override
    public boolean hasPrimitiveValue() {
        return node.text().isPresent();
    }

    @Override
    public @Nullable String primitiveValue() {
        return node.text().orElse(null);
    }

    @Override
    public boolean isDateTime() {
        return DATES.contains(fhirType());
    }

    @Override
    public @Nullable BaseDateTimeType dateTimeValue() {
        return isDateTime() ? node.text().map(DateTimeType::new).orElse(null) : null;
    }

    @Override
    public boolean isEmpty() {
        return node.text().isEmpty() && node.children().isEmpty();
    }

    @Override
    public Base[] listChildrenByName(String name, boolean checkValid) {
        return node.children().stream()
                .filter(child -> name.equals("*") || child.name().equals(name))
                .map(NodeBase::new)
                .toArray(Base[]::new);
    }

    @Override
    protected void listChildren(List<Property> properties) {
        throw new UnsupportedOperationException("Children are asked for by name");
    }

    /** The same element: two names with the same text are two names. */
    @Override
    public boolean equalsDeep(@Nullable Base other) {
        return other instanceof NodeBase that && that.node == node;
    }

    @Override
    public boolean equalsShallow(@Nullable Base other) {
        return equalsDeep(other);
    }

    @Override
    public @Nullable String getIdBase() {
        return Optional.ofNullable(listChildrenByName("id", false))
                .filter(found -> found.length > 0)
                .map(found -> found[0].primitiveValue())
                .orElse(null);
    }

    @Override
    public void setIdBase(String id) {
        throw new UnsupportedOperationException("Expressions change nothing");
    }

    @Override
    public Base copy() {
        throw new UnsupportedOperationException("Expressions copy nothing");
    }
}

package health.callisto.hapi;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.exceptions.PathEngineException;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.FHIRPathUtilityClasses.FunctionDetails;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r4.fhirpath.TypeDetails;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;
import org.jspecify.annotations.Nullable;

/** The two functions that rules for de-identification add to FHIRPath; nothing outside the resource is ever asked for. */
final class NodeFunctions implements IHostApplicationServices {
    private static final Set<String> NAMES = Set.of("nodesByType", "nodesByName");

    @Override
    public @Nullable FunctionDetails resolveFunction(FHIRPathEngine engine, String name) {
        return NAMES.contains(name) ? new FunctionDetails("Elements below, by their type or name", 1, 1) : null;
    }

    @Override
    public List<Base> executeFunction(
            FHIRPathEngine engine,
            @Nullable Object context,
            List<Base> focus,
            String name,
            List<List<Base>> parameters) {
        String wanted = parameters.get(0).isEmpty()
                ? ""
                : String.valueOf(parameters.get(0).get(0).primitiveValue());
        Predicate<PathNode> matches = name.equals("nodesByType")
                ? node -> node.typeName().equals(wanted)
                : node -> node.name().equals(wanted);
        return focus.stream()
                .filter(NodeBase.class::isInstance)
                .flatMap(base -> ((NodeBase) base).node().selfAndDescendants().stream())
                .filter(matches)
                .<Base>map(NodeBase::new)
                .toList();
    }

    @Override
    public boolean paramIsType(String name, int index) {
        return false;
    }

    @Override
    public boolean log(String argument, List<Base> focus) {
        return false;
    }

    @Override
    public List<Base> resolveConstant(
            FHIRPathEngine engine, @Nullable Object context, String name, FHIRPathConstantEvaluationMode mode) {
        throw unknown();
    }

    @Override
    public TypeDetails resolveConstantType(
            FHIRPathEngine engine, @Nullable Object context, String name, FHIRPathConstantEvaluationMode mode) {
        throw unknown();
    }

    @Override
    public TypeDetails checkFunction(
            FHIRPathEngine engine,
            @Nullable Object context,
            String name,
            TypeDetails focus,
            List<TypeDetails> parameters) {
        throw unknown();
    }

    @Override
    public Base resolveReference(FHIRPathEngine engine, @Nullable Object context, String url, Base reference) {
        throw unknown();
    }

    @Override
    public boolean conformsToProfile(FHIRPathEngine engine, @Nullable Object context, Base item, String url) {
        throw unknown();
    }

    @Override
    public ValueSet resolveValueSet(FHIRPathEngine engine, @Nullable Object context, String url) {
        throw unknown();
    }

    private static PathEngineException unknown() {
        return new PathEngineException("Expressions see the resource only");
    }
}

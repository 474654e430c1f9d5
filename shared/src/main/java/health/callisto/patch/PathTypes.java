package health.callisto.patch;

import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.TypeDefinition;
import health.callisto.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds out if the names in a {@link PatchPath} are elements of R4: one that is absent may be deleted, one that cannot be is a typo. */
final class PathTypes {
    private PathTypes() {}

    /** Problem INVALID for a name that the type of the resource does not have there. */
    static void check(PatchPath path, TypeDefinition root) {
        Set<TypeDefinition> types = Set.of(root);
        for (PatchPath.Step step : path.steps()) {
            if (step instanceof PatchPath.Step.Child child) {
                types = children(path, types, child.name());
            } else if (step instanceof PatchPath.Step.Where where) {
                for (PatchPath.Equal condition : where.conditions()) {
                    follow(path, types, condition.path());
                }
            } else if (step instanceof PatchPath.Step.OfType of) {
                types = ofType(types, of.type());
            }
        }
    }

    private static void follow(PatchPath path, Set<TypeDefinition> from, List<String> names) {
        Set<TypeDefinition> types = from;
        for (String name : names) {
            types = children(path, types, name);
        }
    }

    private static Set<TypeDefinition> ofType(Set<TypeDefinition> types, String name) {
        Set<TypeDefinition> left = new HashSet<>(types);
        left.removeIf(type -> isClosed(type) && !type.name().equals(name));
        return left;
    }

    /** Empty where the types are not known: then any name may be meant. */
    private static Set<TypeDefinition> children(PatchPath path, Set<TypeDefinition> types, String name) {
        Set<TypeDefinition> next = new HashSet<>();
        for (TypeDefinition type : types) {
            if (!isClosed(type)) {
                return Set.of();
            }
            type.step(name).stream().map(ElementDefinition::type).forEach(next::add);
        }
        if (next.isEmpty() && !types.isEmpty()) {
            throw Problem.invalid("The path '" + path.text() + "' names '" + name + "', which is no element of "
                    + types.iterator().next().name() + " in R4");
        }
        return next;
    }

    /** A contained resource may be of any type, and beside a primitive stand its id and extensions. */
    private static boolean isClosed(TypeDefinition type) {
        return type.kind() != TypeDefinition.Kind.ABSTRACT && !type.isPrimitive();
    }
}

package health.callisto.hapi;

import health.callisto.fhir.Deadline;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.hl7.fhir.common.hapi.validation.validator.FhirDefaultPolicyAdvisor;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.IResourceValidator;
import org.jspecify.annotations.Nullable;

/**
 * Ends a validation at the deadline of its request: HAPI's validator cannot be interrupted, but asks before each resource and each
 * element how to check it. A validator serves many requests at once, so the deadline belongs to the thread.
 */
final class DeadlineAdvisor extends FhirDefaultPolicyAdvisor {
    private static final ThreadLocal<Deadline> DEADLINE = ThreadLocal.withInitial(() -> Deadline.NONE);

    /** The result of the work; Problem UNAVAILABLE where the deadline comes first. */
    <T> T within(Deadline requested, Supplier<T> work) {
        DEADLINE.set(requested);
        try {
            return work.get();
        } finally {
            DEADLINE.remove();
        }
    }

    @Override
    public EnumSet<ResourceValidationAction> policyForResource(
            IResourceValidator validator, @Nullable Object context, StructureDefinition type, String path) {
        DEADLINE.get().check();
        return super.policyForResource(validator, context, type, path);
    }

    @Override
    public EnumSet<ElementValidationAction> policyForElement(
            IResourceValidator validator,
            @Nullable Object context,
            StructureDefinition structure,
            ElementDefinition element,
            String path) {
        DEADLINE.get().check();
        return super.policyForElement(validator, context, structure, element, path);
    }
}

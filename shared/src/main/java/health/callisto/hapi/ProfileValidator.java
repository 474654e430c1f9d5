package health.callisto.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import health.callisto.fhir.FhirError;
import health.callisto.fhir.Issue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/**
 * Validates resources against profiles (R4 profiling.html) by HAPI's validator: R4's own definitions and those that one
 * service stores. Reads each definition once; a new one makes its changes known. For all threads.
 */
public final class ProfileValidator {
    /** Validations at once in this process: each takes a processor and tens of megabytes. */
    private static final Semaphore AT_ONCE = new Semaphore(2);

    private final IValidationSupport stored;
    private final FhirValidator validator;

    private static final class R4 {
        static final FhirContext CONTEXT = FhirContext.forR4();
        static final IValidationSupport DEFINITIONS = new DefaultProfileValidationSupport(CONTEXT);
    }

    public ProfileValidator(StoredDefinitions definitions) {
        FhirContext context = R4.CONTEXT;
        this.stored = new StoredSupport(context, definitions);
        this.validator = context.newValidator()
                .registerValidatorModule(new FhirInstanceValidator(new ValidationSupportChain(
                        R4.DEFINITIONS,
                        stored,
                        new SnapshotGeneratingValidationSupport(context),
                        new InMemoryTerminologyServerValidationSupport(context),
                        new CommonCodeSystemsTerminologyService(context))));
    }

    /** Whether there is a profile of that URL, with or without a bar and a version. */
    public boolean knows(String profile) {
        return R4.DEFINITIONS.fetchStructureDefinition(profile) != null
                || stored.fetchStructureDefinition(profile) != null;
    }

    /** What the validator finds, by its own words; FhirError THROTTLED when the process validates all that it can. */
    public List<Issue> validate(byte[] resource, List<String> profiles) {
        if (!AT_ONCE.tryAcquire()) {
            throw FhirError.throttled("This service is validating as much as it can; try again shortly");
        }
        try {
            ValidationOptions options = new ValidationOptions();
            profiles.forEach(options::addProfile);
            return validator
                    .validateWithResult(new String(resource, StandardCharsets.UTF_8), options)
                    .getMessages()
                    .stream()
                    .map(ProfileValidator::issue)
                    .toList();
        } finally {
            AT_ONCE.release();
        }
    }

    private static Issue issue(SingleValidationMessage message) {
        String place = Optional.ofNullable(message.getLocationString()).orElse("");
        return new Issue(severity(message.getSeverity()), "invariant", String.valueOf(message.getMessage()), place);
    }

    private static Issue.Severity severity(ResultSeverityEnum severity) {
        return switch (severity) {
            case FATAL -> Issue.Severity.FATAL;
            case ERROR -> Issue.Severity.ERROR;
            case WARNING -> Issue.Severity.WARNING;
            case INFORMATION -> Issue.Severity.INFORMATION;
        };
    }
}

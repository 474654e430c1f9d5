package health.callisto.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import health.callisto.fhir.Deadline;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates resources against profiles (R4 profiling.html) by HAPI's validator: R4's own definitions and those that one
 * service stores. Reads each definition once; a new one makes its changes known. For all threads.
 */
public final class ProfileValidator {
    /** Validations at once in this process: each takes a processor and tens of megabytes. */
    private static final Semaphore AT_ONCE = new Semaphore(2);

    /** Some steps of HAPI go over all of a resource and cannot be ended in the middle. */
    private static final int MOST_BYTES = 2 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ProfileValidator.class);

    private final StoredSupport stored;
    private final FhirValidator validator;
    private final DeadlineAdvisor advisor = new DeadlineAdvisor();

    private static final class R4 {
        static final FhirContext CONTEXT = FhirContext.forR4();
        static final IValidationSupport DEFINITIONS = new DefaultProfileValidationSupport(CONTEXT);
    }

    public ProfileValidator(StoredDefinitions definitions) {
        FhirContext context = R4.CONTEXT;
        this.stored = new StoredSupport(context, R4.DEFINITIONS, definitions);
        FhirInstanceValidator instances = new FhirInstanceValidator(new ValidationSupportChain(
                R4.DEFINITIONS,
                stored,
                new SnapshotGeneratingValidationSupport(context),
                new InMemoryTerminologyServerValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context)));
        instances.setValidatorPolicyAdvisor(advisor);
        this.validator = context.newValidator().registerValidatorModule(instances);
    }

    /** Whether there is a profile of that URL, with or without a bar and a version. */
    public boolean knows(String profile) {
        return R4.DEFINITIONS.fetchStructureDefinition(profile) != null
                || stored.fault(profile).isPresent()
                || stored.fetchStructureDefinition(profile) != null;
    }

    /**
     * What the validator finds, by its own words; Problem THROTTLED when the process validates all that it can, TOO_LARGE for
     * more than it takes, UNAVAILABLE once the deadline has passed.
     */
    public List<Issue> validate(byte[] resource, List<String> profiles, Deadline deadline) {
        if (resource.length > MOST_BYTES) {
            throw Problem.tooLarge("A resource of more than " + (MOST_BYTES >> 20)
                    + " MB is not checked against profiles; check its parts by themselves, as the entries of a Bundle");
        }
        List<Issue> issues = new ArrayList<>();
        List<String> sound = new ArrayList<>();
        for (String profile : profiles) {
            Optional<String> fault = stored.fault(profile);
            fault.ifPresentOrElse(
                    reason -> issues.add(Issue.error("not-supported", reason, "")), () -> sound.add(profile));
        }
        if (sound.isEmpty()) {
            return issues;
        }
        if (!AT_ONCE.tryAcquire()) {
            throw Problem.throttled("This service is validating as much as it can; try again shortly");
        }
        try {
            issues.addAll(advisor.within(deadline, () -> found(resource, sound, deadline)));
        } finally {
            AT_ONCE.release();
        }
        return issues;
    }

    private List<Issue> found(byte[] resource, List<String> profiles, Deadline deadline) {
        ValidationOptions options = new ValidationOptions();
        profiles.forEach(options::addProfile);
        try {
            return validator
                    .validateWithResult(new String(resource, StandardCharsets.UTF_8), options)
                    .getMessages()
                    .stream()
                    .map(ProfileValidator::issue)
                    .toList();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // HAPI may have put the end of the time into an error of its own.
            deadline.check();
            // Definitions come from anywhere, and HAPI fails on some: as on one for a version of FHIR whose classes are
            // left
            // out of the package (ADR 8). Its message may hold values of the resource.
            StackTraceElement[] trace = e.getStackTrace();
            LOG.warn("HAPI's validator failed: {} at {}", e.getClass().getName(), trace.length == 0 ? "?" : trace[0]);
            return List.of(Issue.error(
                    "exception",
                    "The validator failed on this resource with " + profiles
                            + "; look for a mistake in these profiles, in what they refer to and in the resource",
                    ""));
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

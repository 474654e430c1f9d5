package health.callisto.operation;

import health.callisto.fhir.Deadline;
import health.callisto.fhir.JsonDocument;
import health.callisto.hapi.ProfileValidator;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks resources against profiles: those that a $validate asks for, or those that the resource claims in meta.profile
 * and that are stored. A service's validator lives until one of its definitions changes.
 */
final class Profiles {
    /** Another process may have changed a definition. */
    private static final Duration LIFE = Duration.ofMinutes(1);

    /** HAPI compares each with each, in a loop that nothing ends. */
    private static final int MOST_ENTRIES = 5_000;

    private final Map<ServiceName, Kept> validators = new ConcurrentHashMap<>();

    private record Kept(ProfileValidator validator, long generation, long madeAtNanos) {}

    List<Issue> issues(FhirService service, ValidateCall call, Incoming incoming) {
        List<String> claimed = call.profile().map(List::of).orElseGet(() -> claimed(incoming.document()));
        if (claimed.isEmpty()) {
            return List.of();
        }
        ProfileValidator validator = validator(service);
        List<Issue> issues = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (String profile : claimed) {
            if (validator.knows(profile)) {
                known.add(profile);
            } else if (call.profile().isPresent()) {
                issues.add(Issue.error("not-found", "The profile '" + profile + "' is not stored here", ""));
            } else {
                issues.add(Issue.warning(
                        "not-found", "The profile '" + profile + "' is not stored here and was not looked at"));
            }
        }
        if (!known.isEmpty()) {
            checkEntries(incoming.document());
            issues.addAll(validator.validate(call.resource(), known, service.deadline()));
        }
        return issues;
    }

    private static void checkEntries(JsonDocument resource) {
        int entries = 0;
        int list = resource.child(JsonDocument.ROOT, "entry");
        int entry = list == JsonDocument.NONE ? JsonDocument.NONE : resource.firstChild(list);
        for (; entry != JsonDocument.NONE; entry = resource.next(entry)) {
            entries++;
        }
        if (entries > MOST_ENTRIES) {
            throw Problem.tooLarge("A Bundle of more than " + MOST_ENTRIES
                    + " entries is not checked against profiles; check its entries by themselves");
        }
    }

    private static List<String> claimed(JsonDocument resource) {
        List<String> profiles = new ArrayList<>();
        int meta = resource.child(JsonDocument.ROOT, "meta");
        int list = meta == JsonDocument.NONE ? JsonDocument.NONE : resource.child(meta, "profile");
        int profile = list == JsonDocument.NONE ? JsonDocument.NONE : resource.firstChild(list);
        for (; profile != JsonDocument.NONE; profile = resource.next(profile)) {
            profiles.add(resource.text(profile));
        }
        return profiles;
    }

    private ProfileValidator validator(FhirService service) {
        long generation = service.terminology().generation();
        Optional<Kept> kept = Optional.ofNullable(validators.get(service.name()))
                .filter(known -> known.generation() == generation)
                .filter(known -> System.nanoTime() - known.madeAtNanos() < LIFE.toNanos());
        if (kept.isPresent()) {
            return kept.get().validator();
        }
        // It outlives this request, and so its deadline.
        FhirService lasting = service.within(Deadline.NONE);
        ProfileValidator validator = new ProfileValidator(
                (type, canonical) -> lasting.definitions().resourceType(type).flatMap(name -> lasting.terminology()
                        .definition(name, canonical)));
        // Those of services that were closed or deleted since.
        validators.values().removeIf(known -> System.nanoTime() - known.madeAtNanos() >= LIFE.toNanos());
        validators.put(service.name(), new Kept(validator, generation, System.nanoTime()));
        return validator;
    }
}

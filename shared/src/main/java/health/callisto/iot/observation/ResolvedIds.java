package health.callisto.iot.observation;

import java.util.Optional;

/** The logical ids of whom and what a group of measurements is of. */
public record ResolvedIds(String patient, String device, Optional<String> encounter) {}

package health.callisto.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A piece of long work.
 *
 * @param definition JSON of the kind: what to do
 * @param result JSON of the kind: what came of it; empty while it is under way
 */
public record Job(
        String id,
        String kind,
        JobState state,
        String definition,
        Instant createdAt,
        Optional<Instant> endedAt,
        String result) {}

package health.callisto.resource;

import java.time.Instant;

/**
 * What was committed at one moment: versions with surrogate ids up to one, but for those whose change came behind a position
 * of the feed (docs/adr/0010).
 *
 * @param newest the greatest surrogate id in it
 * @param position of the last change in it
 * @param time of the moment: whatever is not in it is told to have changed then or later, imports with times of their own aside
 */
public record Snapshot(long newest, long position, Instant time) {}

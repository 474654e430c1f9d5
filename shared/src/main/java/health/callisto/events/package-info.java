/**
 * What happened: the change feed for its readers, and the publisher that tells Event Grid. A committed change is told once, in the order of positions that never
 * appear behind a reader, and nothing is told of a resource but type, id and version.
 */
@NullMarked
package health.callisto.events;

import org.jspecify.annotations.NullMarked;

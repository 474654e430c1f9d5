/** Snapshots of accounts against the real storage of the local host. */
@NullMarked
package health.callisto.telemetry;

import org.jspecify.annotations.NullMarked;

/** Event hubs: batches of events, and the hub of normalized measurements. */
@NullMarked
package health.callisto.iot.hub;

import org.jspecify.annotations.NullMarked;

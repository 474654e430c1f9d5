/** The local Event Hubs, called by the real clients and by worse ones. */
@NullMarked
package health.callisto.localhost.eventhubs;

import org.jspecify.annotations.NullMarked;

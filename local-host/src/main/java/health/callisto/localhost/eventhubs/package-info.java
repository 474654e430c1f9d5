/**
 * Event Hubs on one machine, over AMQP 1.0 on the loopback address, for the real clients: hubs with partitions that keep their
 * events in a file, publishers, and receivers of consumer groups.
 */
@NullMarked
package health.callisto.localhost.eventhubs;

import org.jspecify.annotations.NullMarked;

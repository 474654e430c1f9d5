/**
 * An Event Grid topic on one machine, for the real client over real HTTPS: it checks, keeps and delivers events as the service
 * does, and fails when it is told to.
 */
@NullMarked
package health.callisto.localhost.eventgrid;

import org.jspecify.annotations.NullMarked;

/** The local Event Grid over real HTTPS. */
@NullMarked
package health.callisto.localhost.eventgrid;

import org.jspecify.annotations.NullMarked;

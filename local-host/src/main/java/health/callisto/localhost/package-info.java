/** Runs the function classes without Azure: reads their annotations and serves HTTP, queues and timers as the host does. */
@NullMarked
package health.callisto.localhost;

import org.jspecify.annotations.NullMarked;

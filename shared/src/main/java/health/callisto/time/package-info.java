/** How much time has passed; what time it is, clocks say. */
@NullMarked
package health.callisto.time;

import org.jspecify.annotations.NullMarked;

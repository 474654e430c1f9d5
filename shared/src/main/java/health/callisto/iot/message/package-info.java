/** Messages of devices, the measurements in them, and what makes them unusable. */
@NullMarked
package health.callisto.iot.message;

import org.jspecify.annotations.NullMarked;

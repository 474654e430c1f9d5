/** Holds the sample to what its README promises. */
@NullMarked
package health.callisto.samples;

import org.jspecify.annotations.NullMarked;

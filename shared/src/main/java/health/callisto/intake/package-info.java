/** From the bytes that came in to a write that can be committed. */
@NullMarked
package health.callisto.intake;

import org.jspecify.annotations.NullMarked;

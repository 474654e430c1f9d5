/** Tests of the patches. */
@NullMarked
package health.callisto.patch;

import org.jspecify.annotations.NullMarked;

/** The published examples of R4, each written, read, searched and written again. */
@NullMarked
package health.callisto.examples;

import org.jspecify.annotations.NullMarked;

/** The composition root: one class that wires all packages. */
@NullMarked
package health.callisto;

import org.jspecify.annotations.NullMarked;

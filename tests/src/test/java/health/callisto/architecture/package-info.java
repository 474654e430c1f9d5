/** Holds the code to the directions and names that docs/architecture.md and CONTRIBUTING.md give. */
@NullMarked
package health.callisto.architecture;

import org.jspecify.annotations.NullMarked;

/** Compiles the published R4 definitions into the tables that shared loads. Runs in the build, never in the product. */
@NullMarked
package health.callisto.definitions;

import org.jspecify.annotations.NullMarked;

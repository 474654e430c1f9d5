/** The triggers: each class is annotations, decode, one call, encode. */
@NullMarked
package health.callisto.functions;

import org.jspecify.annotations.NullMarked;

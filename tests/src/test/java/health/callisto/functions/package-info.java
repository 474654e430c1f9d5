/** The functions as Microsoft's host and Java worker call them. */
@NullMarked
package health.callisto.functions;

import org.jspecify.annotations.NullMarked;

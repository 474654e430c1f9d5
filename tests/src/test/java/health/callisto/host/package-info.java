/** The product as its users run it: a process of its own, started from the jar and asked over HTTP. */
@NullMarked
package health.callisto.host;

import org.jspecify.annotations.NullMarked;

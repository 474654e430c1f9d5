/** What callers ask the store to write, with its search values and preconditions, and what became of it. */
@NullMarked
package health.callisto.resource.write;

import org.jspecify.annotations.NullMarked;

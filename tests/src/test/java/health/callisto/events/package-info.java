/** The publisher of events against a real topic: what it does when either of them fails. */
@NullMarked
package health.callisto.events;

import org.jspecify.annotations.NullMarked;

/**
 * Who calls, and the record of what was called: caller and audit.
 */
@NullMarked
package health.callisto.access;

import org.jspecify.annotations.NullMarked;

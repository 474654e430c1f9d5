/** What an independent implementation, HAPI's, says to the same questions. */
@NullMarked
package health.callisto.oracle;

import org.jspecify.annotations.NullMarked;

/** Reads searches: from the text of parameters to conditions, order, page and includes. */
@NullMarked
package health.callisto.search.query;

import org.jspecify.annotations.NullMarked;

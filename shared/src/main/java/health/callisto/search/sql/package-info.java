/** Conditions, order and includes of searches as SQL over the index tables. */
@NullMarked
package health.callisto.search.sql;

import org.jspecify.annotations.NullMarked;

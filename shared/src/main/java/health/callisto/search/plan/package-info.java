/** Chooses and explains how a search is answered, by what each way would cost. */
@NullMarked
package health.callisto.search.plan;

import org.jspecify.annotations.NullMarked;

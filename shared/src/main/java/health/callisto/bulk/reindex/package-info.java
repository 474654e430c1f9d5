/** {@code $reindex} of all resources of a service. */
@NullMarked
package health.callisto.bulk.reindex;

import org.jspecify.annotations.NullMarked;

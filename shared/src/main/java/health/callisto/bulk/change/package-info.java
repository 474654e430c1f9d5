/** {@code $bulk-delete} and {@code $bulk-update}. */
@NullMarked
package health.callisto.bulk.change;

import org.jspecify.annotations.NullMarked;

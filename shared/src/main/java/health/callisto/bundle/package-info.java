/**
 * Batch and transaction: many interactions in one request.
 */
@NullMarked
package health.callisto.bundle;

import org.jspecify.annotations.NullMarked;

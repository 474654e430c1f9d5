/**
 * Bulk operations: each a kind of job.
 */
@NullMarked
package health.callisto.bulk;

import org.jspecify.annotations.NullMarked;

/**
 * Stored resources: commit, read, history and the change feed. Every write of the product ends in
 * {@link health.callisto.resource.ResourceStore#commit}.
 */
@NullMarked
package health.callisto.resource;

import org.jspecify.annotations.NullMarked;

/** The change feed: committed changes in an order that never changes for a reader. */
@NullMarked
package health.callisto.resource.feed;

import org.jspecify.annotations.NullMarked;

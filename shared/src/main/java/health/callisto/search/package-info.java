/**
 * Search parameters, the index values of a resource, and the way from a query string to SQL and a page of results.
 */
@NullMarked
package health.callisto.search;

import org.jspecify.annotations.NullMarked;

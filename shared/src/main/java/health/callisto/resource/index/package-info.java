/** The index tables: rows, keys, numbers of texts, and rows that wait to be inserted. */
@NullMarked
package health.callisto.resource.index;

import org.jspecify.annotations.NullMarked;

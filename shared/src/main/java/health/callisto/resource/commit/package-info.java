/** Commits: what the writes of one transaction do, in memory, and the rows that they come to. */
@NullMarked
package health.callisto.resource.commit;

import org.jspecify.annotations.NullMarked;

/** Versions of resources as the database holds them: body, id, surrogate id; and how they are read. */
@NullMarked
package health.callisto.resource.version;

import org.jspecify.annotations.NullMarked;

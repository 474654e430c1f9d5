/**
 * Workspaces and their services: finds and opens the service that a request or a unit of work is for.
 */
@NullMarked
package health.callisto.workspace;

import org.jspecify.annotations.NullMarked;

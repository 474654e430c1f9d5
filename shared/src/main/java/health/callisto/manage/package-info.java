/**
 * The management API: what there is of workspaces, services and connectors, in a control database; shaped as Azure Resource
 * Manager does. What a resource may say is the matter of its kind, in the package that works with it.
 */
@NullMarked
package health.callisto.manage;

import org.jspecify.annotations.NullMarked;

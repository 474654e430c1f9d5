/**
 * Holds the deployment to the product: what the code names is there, what it needs it may do, and nothing is open. There is no
 * compiler of Bicep here, so that syntax and names are checked by the grammar alone.
 */
@NullMarked
package health.callisto.infra;

import org.jspecify.annotations.NullMarked;

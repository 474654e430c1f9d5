/**
 * The one error type, {@link health.callisto.problem.Problem}: what failed, where and how to mend it. Each edge (FHIR, management) makes
 * its own form of it.
 */
@NullMarked
package health.callisto.problem;

import org.jspecify.annotations.NullMarked;

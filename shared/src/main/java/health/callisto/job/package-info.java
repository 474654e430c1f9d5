/**
 * Long work: a job is divided into units, a unit is leased by one worker at a time. Knows nothing of FHIR.
 */
@NullMarked
package health.callisto.job;

import org.jspecify.annotations.NullMarked;

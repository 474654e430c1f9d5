/**
 * One file for each FHIR interaction, the router before them and the edge that maps errors to OperationOutcome.
 */
@NullMarked
package health.callisto.rest;

import org.jspecify.annotations.NullMarked;

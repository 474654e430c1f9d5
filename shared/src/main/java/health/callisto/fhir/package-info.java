/**
 * R4 itself: JSON documents, definitions, structure validation, compiled paths, errors. Pure: no database, no cloud,
 * no clock.
 */
@NullMarked
package health.callisto.fhir;

import org.jspecify.annotations.NullMarked;

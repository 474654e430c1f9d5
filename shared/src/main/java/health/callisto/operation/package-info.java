/** FHIR operations: one file for each ({@code $everything}, {@code $lastn}, {@code $validate} and others). */
@NullMarked
package health.callisto.operation;

import org.jspecify.annotations.NullMarked;

/** Device and FHIR mappings: templates, read and compiled once. */
@NullMarked
package health.callisto.iot.mapping;

import org.jspecify.annotations.NullMarked;

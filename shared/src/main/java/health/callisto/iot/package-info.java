/**
 * Device messages to Observations: a device mapping makes measurements of messages, a FHIR mapping makes Observations of
 * measurements. Mappings are those of the open-source IoT connector for FHIR, unchanged.
 */
@NullMarked
package health.callisto.iot;

import org.jspecify.annotations.NullMarked;

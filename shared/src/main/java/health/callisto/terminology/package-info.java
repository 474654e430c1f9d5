/** Codes and sets of codes: what stored CodeSystem and ValueSet resources say (R4 terminology-service.html). */
@NullMarked
package health.callisto.terminology;

import org.jspecify.annotations.NullMarked;

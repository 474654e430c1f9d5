/** Holds what is written of the settings to what the code takes. */
@NullMarked
package health.callisto.settings;

import org.jspecify.annotations.NullMarked;

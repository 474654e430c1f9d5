/** Holds services apart that one process serves side by side. */
@NullMarked
package health.callisto.services;

import org.jspecify.annotations.NullMarked;

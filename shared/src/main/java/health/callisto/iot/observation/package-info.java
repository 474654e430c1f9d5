/** Measurements to Observations: grouping, identity, sampled data, merging with what is stored. */
@NullMarked
package health.callisto.iot.observation;

import org.jspecify.annotations.NullMarked;

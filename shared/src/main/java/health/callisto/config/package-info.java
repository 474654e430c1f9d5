/**
 * Settings: the only reader of the environment.
 */
@NullMarked
package health.callisto.config;

import org.jspecify.annotations.NullMarked;

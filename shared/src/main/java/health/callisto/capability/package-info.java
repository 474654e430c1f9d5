/**
 * The CapabilityStatement, made from what is registered.
 */
@NullMarked
package health.callisto.capability;

import org.jspecify.annotations.NullMarked;

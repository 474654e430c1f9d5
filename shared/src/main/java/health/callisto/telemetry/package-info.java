/**
 * Which accounts there are and how they are set up, once a day, in a table: for the people who look after the product (spec 07).
 * What an account says is never told, only what it has on.
 */
@NullMarked
package health.callisto.telemetry;

import org.jspecify.annotations.NullMarked;

/** {@code $export}: units over a snapshot, files, de-identification rules, their worker. */
@NullMarked
package health.callisto.bulk.exports;

import org.jspecify.annotations.NullMarked;

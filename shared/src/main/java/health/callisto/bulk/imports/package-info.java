/** {@code $import}: units of ndjson files, their lines, their worker. */
@NullMarked
package health.callisto.bulk.imports;

import org.jspecify.annotations.NullMarked;

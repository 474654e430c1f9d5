/**
 * The database port: connections, transactions with retry, dialects and migrations. Knows tables, not FHIR.
 */
@NullMarked
package health.callisto.sql;

import org.jspecify.annotations.NullMarked;

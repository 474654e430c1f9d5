/** HTTP without FHIR: requests and responses as bytes, queries, CORS, the address that callers see, delivery. */
@NullMarked
package health.callisto.http;

import org.jspecify.annotations.NullMarked;

/** Search parameters: their definitions, their life in a service, and the values that resources have for them. */
@NullMarked
package health.callisto.search.parameter;

import org.jspecify.annotations.NullMarked;

@NullMarked
package health.callisto.deidentify;

import org.jspecify.annotations.NullMarked;

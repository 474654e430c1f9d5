/** Search as R4 specifies it (search.html): cases over a fixed data set, and an oracle that answers by brute force. */
@NullMarked
package health.callisto.conformance;

import org.jspecify.annotations.NullMarked;

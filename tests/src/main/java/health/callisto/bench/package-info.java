/** The benchmarks: {@code make bench BENCH=name}. Each starts the product as a user does and prints one JSON line a figure. */
@NullMarked
package health.callisto.bench;

import org.jspecify.annotations.NullMarked;

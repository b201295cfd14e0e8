/** Measurements, each beside what it is compared with. {@code ./masterperf bench NAME} */
@NullMarked
package dev.masterperf.benchmarks;

import org.jspecify.annotations.NullMarked;

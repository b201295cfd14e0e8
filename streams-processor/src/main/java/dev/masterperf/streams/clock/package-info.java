/** How idle partitions still move: where reading stands, and records that carry only time. */
@NullMarked
package dev.masterperf.streams.clock;

import org.jspecify.annotations.NullMarked;

/** Rules that need the series of all partitions at once, over what the aggregates topic tells. */
@NullMarked
package dev.masterperf.streams.whole;

import org.jspecify.annotations.NullMarked;

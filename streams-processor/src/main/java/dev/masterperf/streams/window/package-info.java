/** Windows: opened by event time, closed by the append clock, corrected by late data. */
@NullMarked
package dev.masterperf.streams.window;

import org.jspecify.annotations.NullMarked;

/** What the live socket sends, and what it costs to send it to many. */
@NullMarked
package dev.masterperf.benchmarks.live;

import org.jspecify.annotations.NullMarked;

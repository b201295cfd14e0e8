/** Sending a file of metrics from the past, exactly once and across interruptions. */
@NullMarked
package dev.masterperf.launcher.backfill;

import org.jspecify.annotations.NullMarked;

/** Trying rules on the windows that Kafka still has. */
@NullMarked
package dev.masterperf.launcher.backtest;

import org.jspecify.annotations.NullMarked;

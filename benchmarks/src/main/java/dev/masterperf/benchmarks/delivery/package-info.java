/**
 * What becomes of alerts where everything fails: {@code ./masterperf bench delivery}, transitions
 * to a receiver that errs, hangs and resets, while the notifier is killed over and over.
 */
@NullMarked
package dev.masterperf.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;

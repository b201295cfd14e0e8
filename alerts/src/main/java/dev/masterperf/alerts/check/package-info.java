/**
 * Trying rules before they are in force: unit tests as promtool has them, and evaluation over
 * history.
 */
@NullMarked
package dev.masterperf.alerts.check;

import org.jspecify.annotations.NullMarked;

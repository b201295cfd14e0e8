/** The alert state machine: pending, firing, resolved. Pure, with time handed in. */
@NullMarked
package dev.masterperf.alerts.lifecycle;

import org.jspecify.annotations.NullMarked;

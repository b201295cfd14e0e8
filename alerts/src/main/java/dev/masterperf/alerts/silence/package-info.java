/** Silences and acknowledgements where they are kept: the topic masterperf.silences.v1. */
@NullMarked
package dev.masterperf.alerts.silence;

import org.jspecify.annotations.NullMarked;

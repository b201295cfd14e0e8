/** Rules over any series source, at any times: what a processor, a test and a back-test share. */
@NullMarked
package dev.masterperf.alerts.evaluation;

import org.jspecify.annotations.NullMarked;

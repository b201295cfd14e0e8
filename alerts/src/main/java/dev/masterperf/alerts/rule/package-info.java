/** Rules in Prometheus' file layout. */
@NullMarked
package dev.masterperf.alerts.rule;

import org.jspecify.annotations.NullMarked;

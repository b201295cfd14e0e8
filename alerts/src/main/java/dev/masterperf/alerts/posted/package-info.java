/** Alerts that others raise and post here, as to an Alertmanager. */
@NullMarked
package dev.masterperf.alerts.posted;

import org.jspecify.annotations.NullMarked;

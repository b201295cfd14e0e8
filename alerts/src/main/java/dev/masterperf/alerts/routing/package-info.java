/**
 * From alerts to decisions whom to tell: routes, grouping, inhibition, silences, acknowledgements,
 * flap damping. Pure; time is handed in.
 */
@NullMarked
package dev.masterperf.alerts.routing;

import org.jspecify.annotations.NullMarked;

/** Active alerts as Prometheus tells them. */
@NullMarked
package dev.masterperf.api.alerts;

import org.jspecify.annotations.NullMarked;

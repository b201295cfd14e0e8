/** Prometheus' HTTP API over hot windows and archive. */
@NullMarked
package dev.masterperf.api.prometheus;

import org.jspecify.annotations.NullMarked;

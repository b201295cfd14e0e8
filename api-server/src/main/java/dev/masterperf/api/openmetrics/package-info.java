/** What this process tells of itself at {@code /metrics}. */
@NullMarked
package dev.masterperf.api.openmetrics;

import org.jspecify.annotations.NullMarked;

/** StatsD over UDP and TCP: lines become samples, and each second of a series one metric. */
@NullMarked
package dev.masterperf.api.statsd;

import org.jspecify.annotations.NullMarked;

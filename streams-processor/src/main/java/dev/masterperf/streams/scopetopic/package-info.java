/** Topics of single scopes, and how what comes there gets into the topic of all metrics. */
@NullMarked
package dev.masterperf.streams.scopetopic;

import org.jspecify.annotations.NullMarked;

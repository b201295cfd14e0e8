/** How topics are read that processes follow for as long as they live. */
@NullMarked
package dev.masterperf.alerts.topic;

import org.jspecify.annotations.NullMarked;

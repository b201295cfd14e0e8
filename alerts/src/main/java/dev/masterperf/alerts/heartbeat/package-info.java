/** Tells an outside receiver, again and again, that the whole chain works. */
@NullMarked
package dev.masterperf.alerts.heartbeat;

import org.jspecify.annotations.NullMarked;

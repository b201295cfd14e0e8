/** Whether a processor's answers are complete and new, and if not, why. */
@NullMarked
package dev.masterperf.streams.health;

import org.jspecify.annotations.NullMarked;

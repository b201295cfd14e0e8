/** The {@code masterperf} command. */
@NullMarked
package dev.masterperf.launcher;

import org.jspecify.annotations.NullMarked;

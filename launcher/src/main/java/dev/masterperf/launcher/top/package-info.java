/** The matrix live in a terminal. */
@NullMarked
package dev.masterperf.launcher.top;

import org.jspecify.annotations.NullMarked;

/** {@code masterperf agents}: agents from the command line, feeding a matrix while they run. */
@NullMarked
package dev.masterperf.launcher.agents;

import org.jspecify.annotations.NullMarked;

/** The archive as commands of the shell see it. */
@NullMarked
package dev.masterperf.launcher.history;

import org.jspecify.annotations.NullMarked;

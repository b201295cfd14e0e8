/** The subcommands of {@code masterperf}. */
@NullMarked
package dev.masterperf.launcher.command;

import org.jspecify.annotations.NullMarked;

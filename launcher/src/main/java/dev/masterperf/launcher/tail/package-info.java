/** Following a topic of the catalogue on a console. */
@NullMarked
package dev.masterperf.launcher.tail;

import org.jspecify.annotations.NullMarked;

/** The stream processor: its topology in one file, and the process that runs it. */
@NullMarked
package dev.masterperf.streams;

import org.jspecify.annotations.NullMarked;

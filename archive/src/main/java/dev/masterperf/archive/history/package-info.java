/** The read side: what the archive answers, and what it cannot. */
@NullMarked
package dev.masterperf.archive.history;

import org.jspecify.annotations.NullMarked;

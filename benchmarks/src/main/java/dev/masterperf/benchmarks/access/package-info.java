/** What it costs to ask callers who they are. */
@NullMarked
package dev.masterperf.benchmarks.access;

import org.jspecify.annotations.NullMarked;

/** What the page does in a browser: its frames, its main thread, and what it holds over time. */
@NullMarked
package dev.masterperf.benchmarks.page;

import org.jspecify.annotations.NullMarked;

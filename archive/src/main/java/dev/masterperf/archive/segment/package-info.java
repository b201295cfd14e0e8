/** Segments: what the records of a range of offsets become, and how that reaches the bucket. */
@NullMarked
package dev.masterperf.archive.segment;

import org.jspecify.annotations.NullMarked;

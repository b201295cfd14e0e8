/** Trims topics behind what is archived of them. */
@NullMarked
package dev.masterperf.archive.trim;

import org.jspecify.annotations.NullMarked;

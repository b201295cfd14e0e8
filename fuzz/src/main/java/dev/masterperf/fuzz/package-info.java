/** Mutation fuzzing of decoders. */
@NullMarked
package dev.masterperf.fuzz;

import org.jspecify.annotations.NullMarked;

/** Values packed into bytes, for state stores. */
@NullMarked
package dev.masterperf.model.packed;

import org.jspecify.annotations.NullMarked;

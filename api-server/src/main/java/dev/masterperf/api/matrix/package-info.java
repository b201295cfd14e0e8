/** The matrix in the forms it can be had in. */
@NullMarked
package dev.masterperf.api.matrix;

import org.jspecify.annotations.NullMarked;

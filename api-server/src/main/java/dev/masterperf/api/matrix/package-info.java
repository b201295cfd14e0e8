/** The matrix as JSON, CSV and console table. */
@NullMarked
package dev.masterperf.api.matrix;

import org.jspecify.annotations.NullMarked;

/** How metrics read on a terminal. */
@NullMarked
package dev.masterperf.model.text;

import org.jspecify.annotations.NullMarked;

/** The socket that shows the matrix as it changes. */
@NullMarked
package dev.masterperf.api.live;

import org.jspecify.annotations.NullMarked;

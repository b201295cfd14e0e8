/** How answers tell how much of the state they were computed from. */
@NullMarked
package dev.masterperf.api.coverage;

import org.jspecify.annotations.NullMarked;

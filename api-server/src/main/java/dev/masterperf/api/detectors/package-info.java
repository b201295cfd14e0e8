/** Tells people when detectors have no memory left. */
@NullMarked
package dev.masterperf.api.detectors;

import org.jspecify.annotations.NullMarked;

/** How other worlds name and measure, as ours: labels, and units with their factors. */
@NullMarked
package dev.masterperf.model.foreign;

import org.jspecify.annotations.NullMarked;

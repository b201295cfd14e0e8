/** Starts the parts of the product in order, and stops them in reverse. */
@NullMarked
package dev.masterperf.launcher.run;

import org.jspecify.annotations.NullMarked;

/** The page in the browser. */
@NullMarked
package dev.masterperf.api.dashboard;

import org.jspecify.annotations.NullMarked;

/** Rules evaluated on each update of a series, and when time alone changes the verdict. */
@NullMarked
package dev.masterperf.streams.alert;

import org.jspecify.annotations.NullMarked;

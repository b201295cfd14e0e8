/** Detectors over files: a series of the past in, what a detector would have said out. */
@NullMarked
package dev.masterperf.launcher.detect;

import org.jspecify.annotations.NullMarked;

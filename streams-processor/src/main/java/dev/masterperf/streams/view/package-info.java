/** What others may ask of the processor's state, wherever it lies. */
@NullMarked
package dev.masterperf.streams.view;

import org.jspecify.annotations.NullMarked;

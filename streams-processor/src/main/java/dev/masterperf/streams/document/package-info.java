/** Documents that people keep under names, in compacted topics which every process follows. */
@NullMarked
package dev.masterperf.streams.document;

import org.jspecify.annotations.NullMarked;

/** The bytes on topics and in stores, and their (de)serialisers. */
@NullMarked
package dev.masterperf.model.wire;

import org.jspecify.annotations.NullMarked;

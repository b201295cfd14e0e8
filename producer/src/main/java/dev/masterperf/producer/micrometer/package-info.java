/** Meters of Micrometer recorded by a tracker. Needs io.micrometer:micrometer-core. */
@NullMarked
package dev.masterperf.producer.micrometer;

import org.jspecify.annotations.NullMarked;

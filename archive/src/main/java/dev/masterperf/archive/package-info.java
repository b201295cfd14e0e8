/** Brings final windows from Kafka to the bucket. */
@NullMarked
package dev.masterperf.archive;

import org.jspecify.annotations.NullMarked;

/** Segments: their names, contents and order, and how they are written and read. No Kafka here. */
@NullMarked
package dev.masterperf.archive.parquet;

import org.jspecify.annotations.NullMarked;

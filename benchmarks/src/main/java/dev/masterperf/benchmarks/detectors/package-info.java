/** What detectors take when many series have one: processor time, memory, and room in Kafka. */
@NullMarked
package dev.masterperf.benchmarks.detectors;

import org.jspecify.annotations.NullMarked;

/** Everything that makes metrics and brings them to Kafka. */
@NullMarked
package dev.masterperf.producer;

import org.jspecify.annotations.NullMarked;

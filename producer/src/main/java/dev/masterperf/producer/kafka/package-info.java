/** The metrics of Kafka's own clients, reported by a tracker. */
@NullMarked
package dev.masterperf.producer.kafka;

import org.jspecify.annotations.NullMarked;

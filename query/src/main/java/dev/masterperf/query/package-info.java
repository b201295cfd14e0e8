/**
 * PromQL over a series source: parser, typed tree and evaluation. Knows nothing of Kafka or HTTP.
 */
@NullMarked
package dev.masterperf.query;

import org.jspecify.annotations.NullMarked;

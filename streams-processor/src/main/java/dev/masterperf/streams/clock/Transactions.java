package dev.masterperf.streams.clock;

import org.apache.kafka.common.TopicPartition;

/** Hears of the transactions of a process' one stream thread. */
public interface Transactions {
  /** A record stands in a changelog, and counts if its transaction is committed. Of any thread. */
  void written(TopicPartition changelog, long offset);

  /** The transaction is committed: called by the stream thread, between records. */
  void committed();

  /** Nothing of the transaction counts. */
  void aborted();
}

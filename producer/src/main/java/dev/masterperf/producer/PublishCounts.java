package dev.masterperf.producer;

/**
 * What became of the metrics given to a publisher since it was made.
 *
 * @param acknowledged metrics the broker has taken
 * @param failed metrics sent, or about to be, and not taken
 * @param dropped metrics refused at the door because the queue was full or the publisher closed
 */
public record PublishCounts(long acknowledged, long failed, long dropped) {
  /** Metrics the broker has not taken, and will not. */
  long lost() {
    return failed + dropped;
  }
}

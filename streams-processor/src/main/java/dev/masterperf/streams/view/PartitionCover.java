package dev.masterperf.streams.view;

/**
 * One partition in an answer: whose copy was read, and what of the log it surely holds.
 *
 * @param standby false: read where it is processed; true: a copy that follows it
 * @param position of the metrics topic: every record before this offset is in the answer; later
 *     ones may be, as far as they are not committed yet. 0 for a standby, whose copy has no offset
 * @param lag records that may be missing from the answer: of the topics read, those at or behind
 *     the position when the broker was last asked, 6 s ago at most; for a standby those of its
 *     changelogs that it did not apply yet, and those of the topics that no commit covers
 * @param rows how many rows of the matrix match here, those beyond the limit included; 0 in other
 *     answers
 * @param sinceMillis nothing lacks of what was appended at this time or later; what is older may
 *     never have been read here. Epoch milliseconds, 0 where that was long ago, MAX_VALUE where
 *     nothing was read yet
 */
public record PartitionCover(
    int partition, boolean standby, long position, long lag, long rows, long sinceMillis) {
  public PartitionCover {
    if (partition < 0 || position < 0 || lag < 0 || rows < 0) {
      throw new IllegalArgumentException(
          "nothing of a partition's cover is negative: partition %d, position %d, lag %d, rows %d"
              .formatted(partition, position, lag, rows));
    }
  }

  /** The partition read where it is processed. */
  public static PartitionCover owned(int partition, long position, long lag) {
    return new PartitionCover(partition, false, position, lag, 0, 0);
  }

  /** The partition read from a copy that lags by so many records. */
  public static PartitionCover standby(int partition, long lag) {
    return new PartitionCover(partition, true, 0, lag, 0, 0);
  }

  /** The same with the number of rows that match. */
  public PartitionCover withRows(long matching) {
    return new PartitionCover(partition, standby, position, lag, matching, sinceMillis);
  }

  /** The same of a state that began at this time. */
  public PartitionCover since(long beginMillis) {
    return new PartitionCover(partition, standby, position, lag, rows, beginMillis);
  }

  /**
   * Whether this is the better of two answers for one partition: its owner's, and of two that take
   * themselves for the owner the one that has read further; of two standbys the nearer one.
   */
  public boolean betterThan(PartitionCover other) {
    if (standby != other.standby) {
      return other.standby;
    }
    return position != other.position ? position > other.position : lag < other.lag;
  }
}

package dev.masterperf.streams.ingest;

/**
 * Where a record stands in the log.
 *
 * @param appendMillis its append time, epoch milliseconds
 */
public record Place(String topic, int partition, long offset, long appendMillis) {
  public static final Place NONE = new Place("", 0, 0, 0);
}

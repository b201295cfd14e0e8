package dev.masterperf.model;

import java.nio.charset.StandardCharsets;

/**
 * A series' canonical text: the one spelling of its identity, and so its key in topics and stores.
 *
 * <p>Equal series have equal text and different series different text; {@link Series#parse} reads
 * it back.
 *
 * @param text eight parts between bars, labels last: {@code scope|category|type|topic|subCat|id|
 *     source|k=v,k2=v2}; a backslash stands before every backslash, bar, comma and equals sign that
 *     belongs to a part
 */
public record SeriesKey(String text) implements Comparable<SeriesKey> {

  /** {@code murmur2(utf8(text))}, which is the same everywhere and for ever. */
  public int hash() {
    return Murmur2.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The partition this series lives in: {@code murmur2(utf8(text)) mod partitions}, the rule of
   * Kafka's default partitioner for a record with this key.
   *
   * @param partitions the partition count of the topic, at least 1
   */
  public int homePartition(int partitions) {
    return homePartition(hash(), partitions);
  }

  /** The home partition of a series with this {@link #hash}. */
  public static int homePartition(int hash, int partitions) {
    return (hash & 0x7fffffff) % partitions;
  }

  @Override
  public int compareTo(SeriesKey other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}

package dev.masterperf.streams.document;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the records of the topic come to. Not thread-safe. */
final class DocumentBoard<T> {
  private final Function<byte[], T> read;
  private final SortedMap<String, Document<T>> byName = new TreeMap<>();
  private final SortedMap<String, String> unreadable = new TreeMap<>();
  private long version;

  DocumentBoard(Function<byte[], T> read) {
    this.read = read;
  }

  /**
   * Takes in a record. One that cannot be read takes the place of the document of its name all the
   * same: after compaction the one before is gone, and it must not matter who read it in time.
   *
   * @param value null: it is no more
   * @throws IllegalArgumentException if it cannot be read
   */
  void apply(String name, byte @Nullable [] value, long version, Instant savedAt) {
    this.version = Math.max(this.version, version);
    byName.remove(name);
    unreadable.remove(name);
    if (value == null) {
      return;
    }
    try {
      byName.put(name, new Document<>(name, version, savedAt, read.apply(value)));
    } catch (IllegalArgumentException e) {
      unreadable.put(name, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  Documents<T> snapshot() {
    return new Documents<>(byName, unreadable, version);
  }
}

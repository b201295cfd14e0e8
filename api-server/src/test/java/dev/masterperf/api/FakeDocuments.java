package dev.masterperf.api;

import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import dev.masterperf.streams.document.DocumentsUnavailable;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Documents in memory; versions skip one each time, as in a topic. */
public final class FakeDocuments<T> implements DocumentBook<T> {
  private final SortedMap<String, Document<T>> byName = new TreeMap<>();

  /** Names of records that cannot be read, each with why. */
  public final SortedMap<String, String> unreadable = new TreeMap<>();

  public volatile boolean unavailable;
  private long version;

  @Override
  public synchronized Documents<T> now() {
    return new Documents<>(byName, unreadable, version);
  }

  @Override
  public synchronized Document<T> put(String name, T content, Consumer<Documents<T>> allowed) {
    requireAvailable();
    allowed.accept(now());
    version += version == 0 ? 1 : 2;
    Document<T> kept = new Document<>(name, version, Rows.NOW, content);
    byName.put(name, kept);
    return kept;
  }

  @Override
  public synchronized long delete(String name, Consumer<Documents<T>> allowed) {
    requireAvailable();
    allowed.accept(now());
    byName.remove(name);
    unreadable.remove(name);
    version += 2;
    return version;
  }

  private void requireAvailable() {
    if (unavailable) {
      throw new DocumentsUnavailable("the broker did not take it in time");
    }
  }
}

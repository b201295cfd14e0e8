package dev.masterperf.benchmarks.access;

import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Keeps the last document in memory. */
final class OneDocument<T> implements DocumentBook<T> {
  private volatile SortedMap<String, Document<T>> kept = Collections.emptySortedMap();

  @Override
  public Documents<T> now() {
    return new Documents<>(kept, Collections.emptySortedMap(), 1);
  }

  @Override
  public Document<T> put(String name, T content, Consumer<Documents<T>> allowed) {
    allowed.accept(now());
    Document<T> document = new Document<>(name, 1, Instant.now(), content);
    SortedMap<String, Document<T>> one = new TreeMap<>();
    one.put(name, document);
    kept = one;
    return document;
  }

  @Override
  public long delete(String name, Consumer<Documents<T>> allowed) {
    throw new UnsupportedOperationException("the benchmark takes no key back");
  }
}

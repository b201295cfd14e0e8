package dev.masterperf.api;

import dev.masterperf.api.views.ViewFile;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Views that are kept nowhere; they go through the bytes of the topic all the same. */
public final class FakeViews implements DocumentBook<ViewFile> {
  private final SortedMap<String, Document<ViewFile>> views = new TreeMap<>();
  private long version;

  @Override
  public synchronized Documents<ViewFile> now() {
    return new Documents<>(views, new TreeMap<>(), version);
  }

  @Override
  public synchronized Document<ViewFile> put(
      String name, ViewFile content, Consumer<Documents<ViewFile>> allowed) {
    allowed.accept(now());
    ViewFile kept = ViewFile.KIND.read().apply(ViewFile.KIND.write().apply(content));
    Document<ViewFile> document = new Document<>(name, ++version, Rows.NOW, kept);
    views.put(name, document);
    return document;
  }

  @Override
  public synchronized long delete(String name, Consumer<Documents<ViewFile>> allowed) {
    allowed.accept(now());
    views.remove(name);
    return ++version;
  }
}

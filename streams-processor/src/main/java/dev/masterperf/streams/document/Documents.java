package dev.masterperf.streams.document;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All documents of a topic as they stood at one moment.
 *
 * @param byName those that can be read
 * @param unreadable names of the others, each with what is wrong with it
 * @param version the highest of any change, deletions included; 0 before the first
 */
public record Documents<T>(
    SortedMap<String, Document<T>> byName, SortedMap<String, String> unreadable, long version) {
  public Documents {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
  }

  /** Of a topic in which nothing is yet. */
  public static <T> Documents<T> none() {
    return new Documents<>(Collections.emptySortedMap(), Collections.emptySortedMap(), 0);
  }

  /** The one of this name; empty where there is none, or where it cannot be read. */
  public Optional<Document<T>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether there is one of this name, be it unreadable. */
  public boolean has(String name) {
    return byName.containsKey(name) || unreadable.containsKey(name);
  }
}

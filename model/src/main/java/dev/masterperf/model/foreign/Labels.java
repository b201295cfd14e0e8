package dev.masterperf.model.foreign;

import java.util.SortedMap;
import java.util.TreeMap;

/** Tags and attributes of others as labels that expressions can name. */
public final class Labels {
  private final SortedMap<String, String> labels = new TreeMap<>();

  /**
   * Adds a tag; an empty value is no label. Every character that a label's name may not hold
   * becomes an underscore. Where two names become one that way, both values stay, with a semicolon
   * between.
   */
  public Labels add(String tag, String value) {
    if (!value.isEmpty()) {
      labels.merge(LabelName.of(tag), value, (one, other) -> one + ";" + other);
    }
    return this;
  }

  /** All of them, for the caller to keep. */
  public SortedMap<String, String> toMap() {
    return new TreeMap<>(labels);
  }
}

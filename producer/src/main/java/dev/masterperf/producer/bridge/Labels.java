package dev.masterperf.producer.bridge;

import java.util.SortedMap;
import java.util.TreeMap;

/** Tags of other libraries as labels that expressions can name. */
public final class Labels {
  private final SortedMap<String, String> labels = new TreeMap<>();

  /**
   * Adds a tag; an empty value is no label. Every character that a label's name may not hold
   * becomes an underscore. Where two names become one that way, both values stay, with a semicolon
   * between.
   */
  public Labels add(String tag, String value) {
    if (!value.isEmpty()) {
      labels.merge(name(tag), value, (one, other) -> one + ";" + other);
    }
    return this;
  }

  /** All of them, for the caller to keep. */
  public SortedMap<String, String> toMap() {
    return new TreeMap<>(labels);
  }

  private static String name(String tag) {
    StringBuilder name = new StringBuilder(tag.length() + 1);
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      name.append(isInner(c) ? c : '_');
    }
    return name.isEmpty() || isDigit(name.charAt(0)) ? "_" + name : name.toString();
  }

  private static boolean isInner(char c) {
    return c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

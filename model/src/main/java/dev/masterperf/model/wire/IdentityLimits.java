package dev.masterperf.model.wire;

import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import java.util.Map;

/** How much the identity of a series may hold; what holds more is a dead letter later on. */
public final class IdentityLimits {
  /** Characters of one part, and of a label's name or value. */
  static final int MAX_PART = 1024;

  /** Characters of the whole key. */
  static final int MAX_KEY = 4096;

  /** Labels, and properties. */
  static final int MAX_ENTRIES = 64;

  private IdentityLimits() {}

  /**
   * Holds a series against the limits.
   *
   * @throws IllegalArgumentException if it exceeds one, with which
   */
  public static void require(Series series) {
    requirePart("scope", series.scope());
    Scopes.requireName(series.scope());
    requirePart("category", series.category());
    requirePart("topic", series.topic());
    requirePart("subCat", series.subCat());
    requirePart("id", series.id());
    requirePart("source", series.source());
    if (series.labels().size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "it has " + series.labels().size() + " labels, at most " + MAX_ENTRIES + " are taken");
    }
    for (Map.Entry<String, String> label : series.labels().entrySet()) {
      requirePart("the name of a label", label.getKey());
      requirePart("label " + label.getKey(), label.getValue());
    }
    requireKey(series);
  }

  /**
   * Holds a series' key against its limit.
   *
   * @throws IllegalArgumentException if it is longer
   */
  static void requireKey(Series series) {
    int length = series.key().text().length();
    if (length > MAX_KEY) {
      throw new IllegalArgumentException(
          "scope, category, topic, subCat, id, source and labels have "
              + length
              + " characters together, at most "
              + MAX_KEY
              + " are taken");
    }
  }

  /**
   * Holds one text against its limit.
   *
   * @throws IllegalArgumentException if it is longer, or no text
   */
  public static void requirePart(String what, String text) {
    if (text.length() > MAX_PART) {
      throw new IllegalArgumentException(
          what + " has " + text.length() + " characters, at most " + MAX_PART + " are taken");
    }
    if (hasLoneSurrogate(text)) {
      throw new IllegalArgumentException(
          what + " has half a surrogate pair, which no UTF-8 text can hold");
    }
  }

  /** JSON escapes can spell one; as UTF-8 it would become another text, and another series. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && Character.charCount(text.codePointAt(i)) == 1) {
        return true;
      }
      if (Character.isHighSurrogate(text.charAt(i))) {
        i++;
      }
    }
    return false;
  }
}

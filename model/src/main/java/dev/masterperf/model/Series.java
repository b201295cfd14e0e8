package dev.masterperf.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a series. Two metrics with equal identity belong to one series.
 *
 * @param scope environment; scopes nest by {@code /}
 * @param category Security, R2, Isolation, Zstd, Demo, or the user's own
 * @param source host or instance, empty where the sender gave none
 * @param labels further identity, mostly empty; sorted by name. One with a name of ours is called
 *     {@code exported_} and that name, as Prometheus does, so that it cannot hide what we know
 */
public record Series(
    String scope,
    String category,
    MetricType type,
    String topic,
    String subCat,
    String id,
    String source,
    SortedMap<String, String> labels) {

  public static final String DEFAULT_SCOPE = "global";
  public static final String DEFAULT_SUB_CAT = "General";

  /**
   * Scope of what the product tells of itself. Its rows are shown to those who ask for the scope,
   * and not among everybody's.
   */
  public static final String OWN_SCOPE = "masterperf";

  private static final int PARTS = 8;
  private static final List<String> OWN_LABELS =
      List.of("__name__", "id", "scope", "category", "type", "topic", "sub_cat", "source");

  public Series {
    requireText("scope", scope);
    requireText("category", category);
    requireText("topic", topic);
    requireText("subCat", subCat);
    requireText("id", id);
    labels =
        labels.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(exported(labels));
  }

  private static SortedMap<String, String> exported(SortedMap<String, String> labels) {
    SortedMap<String, String> renamed = new TreeMap<>(labels);
    for (String ours : OWN_LABELS) {
      String value = renamed.remove(ours);
      if (value != null) {
        String name = "exported_" + ours;
        while (renamed.containsKey(name)) {
          name = "exported_" + name;
        }
        renamed.put(name, value);
      }
    }
    return renamed;
  }

  /** A performance series in scope {@code global} with default sub-category and without source. */
  public static Series of(String category, String topic, String id) {
    return new Series(
        DEFAULT_SCOPE,
        category,
        MetricType.PERFORMANCE,
        topic,
        DEFAULT_SUB_CAT,
        id,
        "",
        Collections.emptySortedMap());
  }

  /** The canonical text of this identity. */
  public SeriesKey key() {
    StringBuilder text = new StringBuilder(96);
    escape(text, scope).append('|');
    escape(text, category).append('|').append(type.wireName()).append('|');
    escape(text, topic).append('|');
    escape(text, subCat).append('|');
    escape(text, id).append('|');
    escape(text, source).append('|');
    String separator = "";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(separator);
      escape(escape(text, label.getKey()).append('='), label.getValue());
      separator = ",";
    }
    return new SeriesKey(text.toString());
  }

  /**
   * Reads a canonical text back.
   *
   * @throws IllegalArgumentException if {@code key} was not made by {@link #key()}
   */
  public static Series parse(SeriesKey key) {
    List<String> parts = split(key.text(), '|');
    if (parts.size() != PARTS) {
      throw new IllegalArgumentException(
          "a series key has " + PARTS + " parts, this one " + parts.size() + ": " + key.text());
    }
    MetricType type =
        MetricType.parse(unescape(parts.get(2)))
            .orElseThrow(
                () -> new IllegalArgumentException("series key of unknown type: " + key.text()));
    return new Series(
        unescape(parts.get(0)),
        unescape(parts.get(1)),
        type,
        unescape(parts.get(3)),
        unescape(parts.get(4)),
        unescape(parts.get(5)),
        unescape(parts.get(6)),
        parseLabels(parts.get(7)));
  }

  /**
   * The value of a PromQL label of this series: {@code __name__} and {@code id} give the id, then
   * {@code scope, category, type, topic, sub_cat, source}, then its own labels.
   *
   * @return null where the series has no such label or an empty one, as PromQL sees them alike
   */
  public @Nullable String label(String name) {
    String value =
        switch (name) {
          case "__name__", "id" -> id;
          case "scope" -> scope;
          case "category" -> category;
          case "type" -> type.wireName();
          case "topic" -> topic;
          case "sub_cat" -> subCat;
          case "source" -> source;
          default -> labels.get(name);
        };
    return value == null || value.isEmpty() ? null : value;
  }

  /** All PromQL labels but {@code __name__}, sorted by name; empty ones are left out. */
  public SortedMap<String, String> promLabels() {
    TreeMap<String, String> all = new TreeMap<>(labels);
    for (String name : OWN_LABELS) {
      String value = label(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    all.remove("__name__");
    return all;
  }

  private static SortedMap<String, String> parseLabels(String text) {
    if (text.isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> labels = new TreeMap<>();
    for (String pair : split(text, ',')) {
      List<String> sides = split(pair, '=');
      if (sides.size() != 2) {
        throw new IllegalArgumentException("a label is name=value, not " + pair);
      }
      labels.put(unescape(sides.get(0)), unescape(sides.get(1)));
    }
    return labels;
  }

  private static StringBuilder escape(StringBuilder out, String part) {
    return isPlain(part) ? out.append(part) : escapeEach(out, part);
  }

  private static boolean isPlain(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (isSpecial(part.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpecial(char c) {
    return c == '\\' || c == '|' || c == ',' || c == '=';
  }

  private static StringBuilder escapeEach(StringBuilder out, String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (isSpecial(c)) {
        out.append('\\');
      }
      out.append(c);
    }
    return out;
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(PARTS);
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == separator) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unescape(String part) {
    if (part.indexOf('\\') < 0) {
      return part;
    }
    StringBuilder out = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\' && ++i < part.length()) {
        c = part.charAt(i);
      }
      out.append(c);
    }
    return out.toString();
  }

  private static void requireText(String field, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(field + " must not be empty");
    }
  }
}

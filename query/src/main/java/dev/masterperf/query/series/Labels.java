package dev.masterperf.query.series;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The labels of a series, sorted by name; an empty label is none. */
public final class Labels implements Comparable<Labels> {
  /** The label that holds the metric's name. */
  public static final String NAME = "__name__";

  /** The label that holds its type, such as {@code counter}. */
  public static final String TYPE = "__type__";

  /** What is true of a metric and of nothing that is made of it. */
  private static final Set<String> OF_THE_METRIC = Set.of(NAME, TYPE, "__unit__");

  public static final Labels NONE = new Labels(new String[0], false);

  /** Name, value, name, value, … */
  private final String[] pairs;

  /** Whether the name is there only until the query ends. */
  private final boolean fading;

  private final int hash;

  /** Made when first asked for; two threads may both make it, which does no harm. */
  private @Nullable Labels nameless;

  /** Likewise. */
  private @Nullable Labels faded;

  private Labels(String[] pairs, boolean fading) {
    this.pairs = pairs;
    this.fading = fading;
    this.hash = Arrays.hashCode(pairs);
  }

  public static Labels of(Map<String, String> labels) {
    String[] pairs = new String[2 * labels.size()];
    int used = 0;
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      if (!label.getValue().isEmpty()) {
        pairs[used++] = label.getKey();
        pairs[used++] = label.getValue();
      }
    }
    return used == 0 ? NONE : new Labels(Arrays.copyOf(pairs, used), false);
  }

  /** The value of a label; empty where it is absent. */
  public String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return "";
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  private boolean isNamed() {
    for (int i = 0; i < pairs.length; i += 2) {
      if (OF_THE_METRIC.contains(pairs[i])) {
        return true;
      }
    }
    return false;
  }

  /** All but the metric's name, type and unit. */
  public Labels withoutName() {
    Labels known = nameless;
    if (known == null) {
      known = isNamed() ? filtered(name -> !OF_THE_METRIC.contains(name)) : this;
      nameless = known;
    }
    return known;
  }

  /**
   * The same, with a name that {@link #settled} removes: what is made of a metric is no longer that
   * metric, but until the query ends its name may still be asked for.
   */
  public Labels withFadingName() {
    Labels known = faded;
    if (known == null) {
      known = fading || !isNamed() ? this : new Labels(pairs, true);
      faded = known;
    }
    return known;
  }

  /** Whether they have a name that {@link #settled} removes. */
  public boolean isFading() {
    return fading;
  }

  /** The same, with a name that stays. */
  public Labels withFirmName() {
    return fading ? new Labels(pairs, false) : this;
  }

  /** Without a name that was to fade. */
  public Labels settled() {
    return fading ? withoutName() : this;
  }

  /** These alone, as far as they are there. */
  public Labels keeping(Collection<String> names) {
    return filtered(names::contains);
  }

  /** All but these. */
  public Labels without(Collection<String> names) {
    return filtered(name -> !names.contains(name));
  }

  private Labels filtered(Predicate<String> kept) {
    String[] rest = new String[pairs.length];
    int used = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (kept.test(pairs[i])) {
        rest[used++] = pairs[i];
        rest[used++] = pairs[i + 1];
      }
    }
    if (used == pairs.length) {
      return this;
    }
    Labels left = new Labels(Arrays.copyOf(rest, used), false);
    return fading ? left.withFadingName() : left;
  }

  /** With a label set, or removed where {@code value} is empty. A name that is set stays. */
  public Labels with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** With some labels set. */
  public Labels with(Map<String, String> labels) {
    SortedMap<String, String> changed = toMap();
    changed.putAll(labels);
    Labels result = of(changed);
    return fading && !labels.containsKey(NAME) ? result.withFadingName() : result;
  }

  /** A copy that may be changed. */
  public SortedMap<String, String> toMap() {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Override
  public int compareTo(Labels other) {
    int common = Math.min(pairs.length, other.pairs.length);
    for (int i = 0; i < common; i++) {
      int order = pairs[i].compareTo(other.pairs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(pairs.length, other.pairs.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Labels labels
            && hash == labels.hash
            && fading == labels.fading
            && Arrays.equals(pairs, labels.pairs));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** As Prometheus writes them: {@code {job="api", path="/"}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(pairs[i]).append("=\"");
      text.append(pairs[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return text.append('}').toString();
  }
}

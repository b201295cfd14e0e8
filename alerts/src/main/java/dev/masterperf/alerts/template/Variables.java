package dev.masterperf.alerts.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Variables beside those of a rule, by their names with the dollar sign.
 *
 * @param texts those that are a text
 * @param maps those that have fields: {@code $annotations.summary}
 */
public record Variables(
    SortedMap<String, String> texts, SortedMap<String, SortedMap<String, String>> maps) {

  public static final Variables NONE = new Variables(new TreeMap<>(), new TreeMap<>());

  public Variables {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
    maps.forEach((name, map) -> copy.put(name, new TreeMap<>(map)));
    maps = Collections.unmodifiableSortedMap(copy);
  }

  /** The values of these variables, in this order; an unknown one is nothing. */
  List<Value> values(List<String> names) {
    List<Value> values = new ArrayList<>();
    for (String name : names) {
      String text = texts.get(name);
      SortedMap<String, String> map = maps.get(name);
      if (text != null) {
        values.add(new Value.Text(text));
      } else {
        values.add(map == null ? Value.NOTHING : new Value.LabelMap(map));
      }
    }
    return values;
  }

  /** Characters in them. */
  int length() {
    int length = 0;
    for (String text : texts.values()) {
      length += text.length();
    }
    for (Map<String, String> map : maps.values()) {
      length += map.values().stream().mapToInt(String::length).sum();
    }
    return length;
  }
}

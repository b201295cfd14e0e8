package dev.masterperf.alerts.rule;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A recording rule as texts.
 *
 * @param expr the expression as it was written
 */
public record RecordingDefinition(
    String id, String group, String name, String expr, SortedMap<String, String> labels) {
  public RecordingDefinition {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}

package dev.masterperf.alerts.rule;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A recording rule as texts.
 *
 * @param expr the expression as it was written
 * @param origin where it is from; null where that is not known
 */
public record RecordingDefinition(
    String id,
    String group,
    String name,
    String expr,
    SortedMap<String, String> labels,
    @Nullable RuleOrigin origin) {
  public RecordingDefinition {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}

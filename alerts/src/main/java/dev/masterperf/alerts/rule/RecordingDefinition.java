package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A recording rule as texts.
 *
 * @param expr the expression as it was written
 * @param scope of its group; null: the default
 * @param origin where it is from; null where that is not known
 */
public record RecordingDefinition(
    String id,
    String group,
    String name,
    String expr,
    SortedMap<String, String> labels,
    @Nullable String scope,
    @Nullable RuleOrigin origin) {
  public RecordingDefinition {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Its scope, whichever version told of it. */
  public String scopeOrDefault() {
    return scope == null ? Series.DEFAULT_SCOPE : scope;
  }
}

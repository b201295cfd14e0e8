package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.LookBack;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A rule: its expression's values raise alerts, or become series. */
public sealed interface Rule permits AlertingRule, RecordingRule {
  RuleId id();

  /** The name of its group. */
  String group();

  /** Where it is from; null where that is not known. */
  @Nullable RuleOrigin origin();

  /** Only series of this scope and those nested in it are looked at. */
  String scope();

  /** What stands behind {@code alert:} or {@code record:}. */
  String name();

  /** Whether it looks at this series. */
  boolean matches(Series series);

  /** Where it can be evaluated. */
  Evaluation evaluation();

  /** How much older than now the oldest sample may be that it looks at, in milliseconds. */
  long furthestMillis();

  /** The same by the lengths of its ranges, as {@link LookBack#reachByRange}. */
  SortedMap<Long, Long> reachByRange();
}

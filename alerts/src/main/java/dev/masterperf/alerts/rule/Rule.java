package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;

/** What a group of a rule file has: it raises alerts or writes series. */
public sealed interface Rule permits AlertingRule, RecordingRule {
  RuleId id();

  /** Name of its group. */
  String group();

  String name();

  /** Only series of this scope and those nested in it are looked at. */
  String scope();

  /** Whether it looks at this series. */
  boolean matches(Series series);
}
